using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Simulators.Acquirer;

namespace QuickCheckout.Integration;

/// <summary>Rule Z2, on the files of a real run: tables, blobs, queue, history, hub, logs, the acquirer's books.</summary>
[Collection(InTheShop.Name)]
public partial class no_store_queue_or_log(OpenShop open)
{
    private const int BlockBytes = 16;

    [Fact]
    public async Task holds_a_card_number_a_track_or_a_pin_block()
    {
        await using var till = open.Till();
        await till.SettleAndScan();
        await till.Pay(1_000);
        var paid = await till.Pay(null, "approve-second");
        Assert.Equal(Step.Paid, paid.Step);

        var files = ReadAll(open.Shop.Data);
        var secrets = TestCards().SelectMany(Disguises).Concat(Opened(files, paid)).ToList();
        Assert.True(secrets.Count > 100, "There is nothing to look for.");
        Assert.Contains(files, f => Contains(f.Content, Encoding.UTF8.GetBytes(paid.Tenders[0].Card!.MaskedPan)));
        foreach (var (name, content) in files)
            foreach (var (what, bytes) in secrets)
                Assert.False(Contains(content, bytes), $"{name} holds {what}");
    }

    /// <summary>What was in the envelopes that this run uploaded: their blobs are deleted, but the disk may still have them.</summary>
    private static IEnumerable<(string What, byte[] Bytes)> Opened(List<(string Name, byte[] Content)> files, CheckoutStatus paid)
    {
        var opened = 0;
        foreach (var (name, content) in files.Where(f => f.Name.Contains("azurite", StringComparison.Ordinal)))
            foreach (Match match in Envelope().Matches(Encoding.Latin1.GetString(content)))
                foreach (var tender in paid.Tenders)
                    if (TryOpen(JsonSerializer.Deserialize<SealedEnvelope>(match.Value, Json.Options)!, paid, tender) is { } clear)
                    {
                        opened++;
                        for (var i = 0; i + BlockBytes <= clear.Length; i++)
                        {
                            yield return ($"{BlockBytes} bytes of what an envelope sealed", clear[i..(i + BlockBytes)]);
                            yield return ("the same in hex", Encoding.ASCII.GetBytes(Convert.ToHexString(clear, i, BlockBytes)));
                        }
                    }

        Assert.True(opened > 0, "No envelope of this run was found to look inside.");
    }

    private static byte[]? TryOpen(SealedEnvelope envelope, CheckoutStatus s, Tender tender)
    {
        var binding = new EnvelopeBinding(s.CheckoutId, tender.Number, tender.Attempts, s.TerminalId, tender.AmountFen);
        Assert.True(KeySerialNumber.TryParse(envelope.Ksn, out var ksn));
        var transactionKey = AesDukpt.DeriveTransactionKey(AesDukpt.DeriveInitialKey(Convert.FromHexString(AcquirerOptions.TestBaseDerivationKey), ksn.InitialKeyId), ksn);
        using var gcm = new AesGcm(AesDukpt.DeriveWorkingKey(transactionKey, ksn, KeyUsage.DataEncryption), SealedEnvelope.TagBytes);
        var ciphertext = Convert.FromBase64String(envelope.Ciphertext);
        var clear = new byte[ciphertext.Length];
        try
        {
            gcm.Decrypt(Convert.FromBase64String(envelope.Nonce), ciphertext, Convert.FromBase64String(envelope.Tag), clear, binding.ToAssociatedData());
            return clear;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null; // another payment's
        }
    }

    private IEnumerable<(string Pan, string Expiry)> TestCards()
    {
        using var table = JsonDocument.Parse(File.ReadAllText(Path.Combine(open.Shop.Root, "simulators/acquirer/test-cards.json")));
        return [.. table.RootElement.EnumerateArray().Select(c => (c.GetProperty("pan").GetString()!, c.GetProperty("expiry").GetString()!))];
    }

    /// <summary>A card number as text, as wide text, as packed digits, as base64; a track 2 with either separator.</summary>
    private static IEnumerable<(string What, byte[] Bytes)> Disguises((string Pan, string Expiry) card)
    {
        yield return ("a card number", Encoding.ASCII.GetBytes(card.Pan));
        yield return ("a card number in UTF-16", Encoding.Unicode.GetBytes(card.Pan));
        yield return ("a packed card number", Convert.FromHexString(card.Pan.PadRight((card.Pan.Length + 1) / 2 * 2, '0')[..^(card.Pan.Length % 2 * 2)]));
        yield return ("a right-aligned packed card number", Convert.FromHexString(card.Pan.PadLeft((card.Pan.Length + 1) / 2 * 2, '0'))[1..]);
        for (var shift = 0; shift < 3; shift++)
            yield return ("a card number in base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(Encoding.ASCII.GetBytes(new string('0', shift) + card.Pan)).TrimEnd('=')[4..^2]));
        yield return ("the rest of a track 2", Encoding.ASCII.GetBytes($"{card.Pan[^8..]}={card.Expiry}"));
        yield return ("the rest of a track 2", Encoding.ASCII.GetBytes($"{card.Pan[^8..]}D{card.Expiry}"));
    }

    private static List<(string Name, byte[] Content)> ReadAll(string folder)
    {
        var files = new List<(string, byte[])>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            try
            {
                files.Add((Path.GetRelativePath(folder, file), Read(file)));
            }
            catch (FileNotFoundException)
            {
                // A draft that was renamed meanwhile: the file that it became is in the list too.
            }

        return files;
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static bool Contains(byte[] content, byte[] part) => content.AsSpan().IndexOf(part) >= 0;

    [GeneratedRegex("""\{"ksn":"[^{}]*\}""")]
    private static partial Regex Envelope();
}
