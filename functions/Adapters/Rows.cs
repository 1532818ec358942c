using Azure;
using Azure.Data.Tables;

namespace QuickCheckout.Functions.Adapters;

/// <summary>The one way a row that others may write too is changed: read it, write it if it is still the same, or begin again.</summary>
internal static class Rows
{
    /// <summary>Each round of racing writers has a winner: so many can want the same rows at the same moment.</summary>
    private const int RacingTries = 300;
    private const int LongestPauseMilliseconds = 50;

    /// <summary>The same where many race; those who lost a round do not all come back at the same moment.</summary>
    public static Task UntilFirstAsync(string what, Func<Task<bool>> tryOnce, CancellationToken cancellation) =>
        UntilUnchangedAsync(what, RacingTries, tryOnce, () => Task.Delay(Random.Shared.Next(LongestPauseMilliseconds), cancellation));

    /// <param name="what">For the error, as the beginning of a sentence.</param>
    /// <param name="most">Far more than can meet at the row by right.</param>
    /// <param name="tryOnce">Reads, decides and writes; false when the row changed in between.</param>
    /// <param name="pause">Before each further try, where many race; by default none.</param>
    /// <exception cref="InvalidOperationException">It changed every time.</exception>
    public static async Task UntilUnchangedAsync(string what, int most, Func<Task<bool>> tryOnce, Func<Task>? pause = null)
    {
        for (var tries = 1; !await tryOnce(); tries++)
        {
            if (tries == most)
                throw new InvalidOperationException($"{what} changed {most} times while it was being written.");
            if (pause is not null)
                await pause();
        }
    }

    /// <summary>A query's filter, for one store or, without one, for all: the store is the partition.</summary>
    public static string InStore(string filter, string? storeId) =>
        storeId is null ? filter : $"{filter} and {TableClient.CreateQueryFilter($"PartitionKey eq {storeId}")}";

    /// <returns>False when the row changed since it was read.</returns>
    public static async Task<bool> TryUpdateAsync(
        this TableClient table, TableEntity changed, ETag read, CancellationToken cancellation, TableUpdateMode mode = TableUpdateMode.Merge) =>
        await table.UpdateAsync(changed, read, cancellation, mode) is not null;

    /// <returns>The row's new tag; null when it changed since it was read.</returns>
    public static async Task<ETag?> UpdateAsync(
        this TableClient table, TableEntity changed, ETag read, CancellationToken cancellation, TableUpdateMode mode = TableUpdateMode.Merge) =>
        (await Unraced(() => table.UpdateEntityAsync(changed, read, mode, cancellation), 412))?.Headers.ETag;

    /// <returns>False when somebody added the row first.</returns>
    public static async Task<bool> TryAddAsync(this TableClient table, TableEntity added, CancellationToken cancellation) =>
        await table.AddAsync(added, cancellation) is not null;

    /// <returns>The row's tag; null when somebody added the row first.</returns>
    public static async Task<ETag?> AddAsync(this TableClient table, TableEntity added, CancellationToken cancellation) =>
        (await Unraced(() => table.AddEntityAsync(added, cancellation), 409))?.Headers.ETag;

    /// <returns>False when the row changed since it was read; true also when it is gone already.</returns>
    public static async Task<bool> TryDeleteAsync(this TableClient table, string partition, string row, ETag read, CancellationToken cancellation) =>
        await Unraced(() => table.DeleteEntityAsync(partition, row, read, cancellation), 412) is not null;

    /// <returns>False, and nothing is written, when one of the rows changed since it was read, or is there already and should not be.</returns>
    public static async Task<bool> TrySubmitAsync(this TableClient table, IEnumerable<TableTransactionAction> writes, CancellationToken cancellation) =>
        await Unraced(() => table.SubmitTransactionAsync(writes, cancellation), 409, 412) is not null;

    private static async Task<T?> Unraced<T>(Func<Task<T>> write, params int[] lost) where T : class
    {
        try
        {
            return await write();
        }
        catch (RequestFailedException raced) when (lost.Contains(raced.Status))
        {
            return null;
        }
    }
}
