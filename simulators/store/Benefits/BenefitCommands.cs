using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using QuickCheckout.Domain;
using QuickCheckout.Simulators.Store.Commands;
using QuickCheckout.Simulators.Store.Parties;

namespace QuickCheckout.Simulators.Store.Benefits;

/// <summary>./quickcheckout benefits, and ./quickcheckout campaigns; each returns its exit code.</summary>
internal static class BenefitCommands
{
    /// <summary>Prints what a case is offered.</summary>
    public static int Benefits(string file, Shell shell, TimeProvider clock)
    {
        var (fields, unreadable) = HandWritten.Read<CaseFields>(file, shell.Input);
        if (unreadable is not null)
            return shell.Refuse(unreadable);
        var (read, wrong) = fields!.Read(clock.GetUtcNow());
        if (wrong is not null)
            return shell.Refuse(wrong);
        var (answer, refused) = read!.Answer();
        if (refused is not null)
            return shell.Refuse(refused);
        shell.Print(answer);
        return Shell.Done;
    }

    /// <summary>Sends campaigns to a member platform and prints its report; fails when a row was refused.</summary>
    /// <exception cref="StoreException">The platform does not answer as it should.</exception>
    public static async Task<int> Campaigns(string file, Uri members, Shell shell, CancellationToken stop)
    {
        var (document, unreadable) = HandWritten.ReadDocument(file, shell.Input);
        if (unreadable is not null)
            return shell.Refuse(unreadable);
        using (document)
        using (var http = new HttpClient { BaseAddress = members })
        {
            try
            {
                var report = await http.PostAsJsonAsync("/api/campaigns", document!.RootElement, Json.Options, stop).Read<Report>($"Sending the campaigns to {members}", stop);
                shell.Print(report);
                return report.Refused.Count == 0 ? Shell.Done : Shell.Failed;
            }
            catch (StoreException e) when (e.Status is StatusCodes.Status400BadRequest or StatusCodes.Status413PayloadTooLarge)
            {
                shell.Error.WriteLine(e.Message);
                return Shell.BadInput;
            }
            catch (Exception e) when (e is JsonException or NotSupportedException or OperationCanceledException && !stop.IsCancellationRequested)
            {
                throw new StoreException($"{members} does not answer as a member platform does.");
            }
        }
    }

    private sealed record Report(int Imported, int Issued, IReadOnlyList<JsonElement> Refused);
}
