using Azure;
using Azure.Data.Tables;
using QuickCheckout.Functions.Fuzzing;

namespace QuickCheckout.Functions.Carts;

/// <summary>The tables in memory, with a turn before and after everything that is asked of them.</summary>
/// <param name="canDie">Whoever asks them may be a process that dies.</param>
internal sealed class SteppedTables(FakeTables tables, Turns turns, bool canDie) : TableServiceClient
{
    public override TableClient GetTableClient(string tableName) => new Stepped(tables.GetTableClient(tableName), turns, canDie);

    private sealed class Stepped(TableClient table, Turns turns, bool canDie) : TableClient
    {
        public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
            string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
            Turn(() => table.GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken));

        public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) => Turn(() => table.AddEntityAsync(entity, cancellationToken));

        public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
            Turn(() => table.UpsertEntityAsync(entity, mode, cancellationToken));

        public override Task<Response> UpdateEntityAsync<T>(T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) =>
            Turn(() => table.UpdateEntityAsync(entity, ifMatch, mode, cancellationToken));

        public override Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default) =>
            Turn(() => table.DeleteEntityAsync(partitionKey, rowKey, ifMatch, cancellationToken));

        public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default) =>
            Turn(() => table.SubmitTransactionAsync(transactionActions, cancellationToken));

        private async Task<T> Turn<T>(Func<Task<T>> ask)
        {
            await turns.Next(canDie);
            try
            {
                return await ask();
            }
            finally
            {
                await turns.Next(canDie);
            }
        }
    }
}
