// Azurite looks at every row of a table for each query. The service that it stands for reads of a partition that is named only that
// partition's rows, and a table is laid out for that: here a query whose filter demands one partition key looks at that partition
// alone, by the index that Azurite keeps of it anyway. Which rows are found, and in which order, stays Azurite's business.
const store = require('azurite/dist/src/table/persistence/LokiTableMetadataStore').default;
const parse = require('azurite/dist/src/table/persistence/QueryInterpreter/QueryParser').default;

const query = store.prototype.queryTableEntities;

store.prototype.queryTableEntities = function (context, account, table, options, ...rest) {
  const partition = demanded(options.filter);
  return query.call(partition === undefined ? this : within(this, partition), context, account, table, options, ...rest);
};

// The same store, whose tables consist of one partition.
function within(all, partition) {
  return Object.create(all, {
    getEntityCollection: {
      value: (...args) => {
        const rows = all.getEntityCollection(...args);
        return { chain: () => rows.chain().find({ PartitionKey: partition }) };
      },
    },
  });
}

// undefined when the filter demands no single partition, or Azurite is to say what is wrong with it.
function demanded(filter) {
  if (!filter || filter === 'true' || filter === 'false') return undefined;
  try {
    return keyIn(parse(filter));
  } catch {
    return undefined;
  }
}

function keyIn(node) {
  if (node.name === 'and') return keyIn(node.left) ?? keyIn(node.right);
  return node.name === 'eq' && node.left.identifier === 'PartitionKey' && typeof node.right.value === 'string' ? node.right.value : undefined;
}
