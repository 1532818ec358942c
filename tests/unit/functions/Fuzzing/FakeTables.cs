using System.Linq.Expressions;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Moq;

namespace QuickCheckout.Functions.Fuzzing;

/// <summary>Tables in memory that take what the real ones take. What is written can be listed, and undone.</summary>
internal sealed class FakeTables : TableServiceClient
{
    private readonly Dictionary<string, FakeTable> _tables = new(StringComparer.Ordinal);

    public IEnumerable<(string Table, TableEntity Row)> Written => _tables.SelectMany(t => t.Value.Written.Select(row => (t.Key, row)));

    public override TableClient GetTableClient(string tableName) =>
        _tables.TryGetValue(tableName, out var table) ? table : _tables[tableName] = new FakeTable();

    /// <summary>Everything written since is gone.</summary>
    public void Undo()
    {
        foreach (var table in _tables.Values)
            table.Undo();
    }

    /// <summary>What was written until now stays.</summary>
    public void Keep()
    {
        foreach (var table in _tables.Values)
            table.Keep();
    }
}

internal sealed class FakeTable : TableClient
{
    private const int MaxKeyChars = 512;
    private const int MaxTextChars = 32 * 1024;
    private const int MaxRowBytes = 1 << 20;
    private const int MaxTransaction = 100;
    private static readonly Response Answer = Mock.Of<Response>();

    private int _writes;

    private readonly Dictionary<(string, string), TableEntity> _rows = [];
    private readonly List<((string, string) Key, TableEntity? Before)> _undo = [];

    public List<TableEntity> Written { get; } = [];

    public void Undo()
    {
        foreach (var (key, before) in Enumerable.Reverse(_undo))
            if (before is null)
                _rows.Remove(key);
            else
                _rows[key] = before;
        _undo.Clear();
        Written.Clear();
    }

    public void Keep()
    {
        _undo.Clear();
        Written.Clear();
    }

    public override Task<NullableResponse<T>> GetEntityIfExistsAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        CheckKey(partitionKey);
        CheckKey(rowKey);
        return Task.FromResult<NullableResponse<T>>(
            _rows.TryGetValue((partitionKey, rowKey), out var row) ? Response.FromValue((T)(ITableEntity)row, Answer) : new None<T>());
    }

    public override async Task<Response<T>> GetEntityAsync<T>(
        string partitionKey, string rowKey, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        await GetEntityIfExistsAsync<T>(partitionKey, rowKey, select, cancellationToken) is { HasValue: true, Value: { } row }
            ? Response.FromValue(row, Answer)
            : throw new RequestFailedException(404, "It does not exist.");

    public override Task<Response> AddEntityAsync<T>(T entity, CancellationToken cancellationToken = default) =>
        _rows.ContainsKey((entity.PartitionKey, entity.RowKey)) ? throw new RequestFailedException(409, "It exists.") : Write(entity);

    public override Task<Response> UpsertEntityAsync<T>(T entity, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default) => Write(entity);

    public override Task<Response> UpdateEntityAsync<T>(
        T entity, ETag ifMatch, TableUpdateMode mode = TableUpdateMode.Merge, CancellationToken cancellationToken = default)
    {
        if (!_rows.TryGetValue((entity.PartitionKey, entity.RowKey), out var row))
            throw new RequestFailedException(404, "It does not exist.");
        return ifMatch == ETag.All || ifMatch == row.ETag ? Write(entity) : throw new RequestFailedException(412, "It changed.");
    }

    public override Task<Response> DeleteEntityAsync(string partitionKey, string rowKey, ETag ifMatch = default, CancellationToken cancellationToken = default)
    {
        CheckKey(partitionKey);
        CheckKey(rowKey);
        if (!_rows.TryGetValue((partitionKey, rowKey), out var row))
            return Task.FromResult(Answer);
        if (ifMatch != default && ifMatch != ETag.All && ifMatch != row.ETag)
            throw new RequestFailedException(412, "It changed.");
        _undo.Add(((partitionKey, rowKey), row));
        _rows.Remove((partitionKey, rowKey));
        Written.Add(row);
        return Task.FromResult(Answer);
    }

    public override Task<Response<IReadOnlyList<Response>>> SubmitTransactionAsync(
        IEnumerable<TableTransactionAction> transactionActions, CancellationToken cancellationToken = default)
    {
        var actions = transactionActions.ToList();
        Require(actions.Count is > 0 and <= MaxTransaction && actions.Select(a => a.Entity.RowKey).Distinct(StringComparer.Ordinal).Count() == actions.Count);
        foreach (var action in actions)
        {
            var row = _rows.GetValueOrDefault((action.Entity.PartitionKey, action.Entity.RowKey));
            if (action.ActionType == TableTransactionActionType.Add && row is not null)
                throw new RequestFailedException(409, "It exists.");
            if (action.ActionType is TableTransactionActionType.UpdateReplace or TableTransactionActionType.UpdateMerge && action.ETag != row?.ETag)
                throw new RequestFailedException(412, "It changed.");
        }

        foreach (var action in actions)
            Write(action.Entity);
        return Task.FromResult(Response.FromValue<IReadOnlyList<Response>>([], Answer));
    }

    public override AsyncPageable<T> QueryAsync<T>(
        string? filter = null, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default)
    {
        // The service refuses an address that is too long, and control characters in one.
        Require(filter is null || (filter.Length < MaxTextChars / 2 && !filter.Any(char.IsControl)));
        return AsyncPageable<T>.FromPages([]);
    }

    public override AsyncPageable<T> QueryAsync<T>(
        Expression<Func<T, bool>> filter, int? maxPerPage = null, IEnumerable<string>? select = null, CancellationToken cancellationToken = default) =>
        AsyncPageable<T>.FromPages([Page<T>.FromValues([.. _rows.Values.OfType<T>().Where(filter.Compile(preferInterpretation: true))], null, Answer)]);

    private Task<Response> Write(ITableEntity entity)
    {
        var changes = (TableEntity)entity;
        var key = (entity.PartitionKey, entity.RowKey);
        CheckKey(key.PartitionKey);
        CheckKey(key.RowKey);
        var texts = changes.Select(property => property.Value).OfType<string>().ToList();
        Require(texts.All(text => text.Length <= MaxTextChars) && texts.Sum(text => 2 * text.Length) < MaxRowBytes);
        var before = _rows.GetValueOrDefault(key);
        _undo.Add((key, before));
        var row = new TableEntity(key.PartitionKey, key.RowKey) { ETag = new ETag($"W/\"{++_writes}\"") };
        foreach (var (name, value) in (before ?? []).Concat(changes))
            if (name != "odata.etag")
                row[name] = value;
        _rows[key] = row;
        Written.Add(row);
        return Task.FromResult<Response>(new Tagged(row.ETag));
    }

    private static void CheckKey(string key) =>
        Require(key.Length <= MaxKeyChars && !key.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c)));

    private static void Require(bool condition)
    {
        if (!condition)
            throw new RequestFailedException(400, "The service refuses it.");
    }

    private sealed class None<T> : NullableResponse<T>
    {
        public override bool HasValue => false;

        public override T? Value => throw new InvalidOperationException();

        public override Response GetRawResponse() => Answer;
    }
}
