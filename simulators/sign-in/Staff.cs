using System.Text.Json;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Api;

namespace QuickCheckout.Simulators.SignIn;

/// <summary>Somebody who works in a store, or for all of them.</summary>
/// <param name="Oid">As Entra ID would name them, everywhere and for ever.</param>
/// <param name="Stores">"*" for all.</param>
public sealed record StaffMember(string StaffId, string Oid, LocalText Name, IReadOnlyList<Role> Roles, IReadOnlyList<string> Stores);

/// <summary>Everybody who can sign in: staff.json.</summary>
public static class Staff
{
    public static IReadOnlyList<StaffMember> All { get; } = Read();

    public static StaffMember? Find(string? staffId) => All.FirstOrDefault(s => s.StaffId == staffId);

    private static List<StaffMember> Read()
    {
        using var file = typeof(Staff).Assembly.GetManifestResourceStream("staff.json")!;
        return JsonSerializer.Deserialize<List<StaffMember>>(file, Json.Options)!;
    }
}
