using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;

namespace QuickCheckout.Functions.SignIn;

/// <summary>Who has signed in and calls (rule Z1).</summary>
/// <param name="Stores">Those whose data they may see; <see cref="AllStores"/> for all.</param>
public sealed record Caller(string StaffId, string Name, IReadOnlyList<Role> Roles, IReadOnlyList<string> Stores)
{
    public const string AllStores = "*";

    private static readonly object Key = new();

    private bool SeesAll => Stores.Contains(AllStores, StringComparer.Ordinal);

    /// <exception cref="InvalidOperationException">Nobody was let in: the function is open, or its door was not asked.</exception>
    public static Caller Of(HttpRequest request) =>
        request.HttpContext.Items[Key] as Caller ?? throw new InvalidOperationException("Nobody has signed in for this call.");

    public void Enter(HttpContext http) => http.Items[Key] = this;

    public bool Sees(string storeId) => SeesAll || Stores.Contains(storeId, StringComparer.Ordinal);

    /// <summary>Null when the store is one of theirs.</summary>
    public Refusal? Refuse(string storeId) => Sees(storeId) ? null : Refusals.StoreNotYours;

    /// <summary>The stores that a list is of: the one that was asked for, or all of theirs; null is every store.</summary>
    public IReadOnlyList<string?> Asked(string? storeId) => storeId is not null || SeesAll ? [storeId] : [.. Stores];

    /// <summary>Their own staff id, whether they say it or not; nobody acts in another's name.</summary>
    public Result<string> Self(string? said, string field) => string.IsNullOrEmpty(said) || said == StaffId ? StaffId : Refusals.NotYourself(field);
}
