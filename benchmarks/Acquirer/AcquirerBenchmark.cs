using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Protocols.Cards;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Benchmarks.Acquirer;

/// <summary>The link to the acquirer over loopback TCP, the codec alone, and what a card checkout costs the Function app.</summary>
internal static class AcquirerBenchmark
{
    private const int Rounds = 5;
    private const int InFlight = 200;
    private const int CodecRuns = 100_000;
    private const int EnvelopeBytes = 240;
    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(3);

    public static async Task<Figures> Run()
    {
        var (rates, slowest) = await Link();
        var figures = new Figures();
        figures.Add(Figure.Of(
            "link_per_s", "1/s", rates, $"sales sent and answered, {InFlight} in flight on one connection to a peer in this process that only answers"));
        figures.Add(Figure.Of("link_p99_ms", "ms", slowest, $"from sending to answer, {InFlight} in flight"));
        figures.Add(Figure.Of("codec_ns", "ns", Codec(), "a sale packed and unpacked"));
        var (all, user) = await CheckoutCost.Measure();
        figures.Add(Figure.Of(
            "cpu_ms_per_checkout", "ms", all, "processor time of the Function app, with its host and the durable engine, for a checkout with one card", "≤ 15"));
        figures.Add(Figure.Of("cpu_user_ms_per_checkout", "ms", user, "what of it is spent outside the kernel"));
        return figures;
    }

    private static async Task<(List<double> Rates, List<double> Slowest)> Link()
    {
        await using var peer = new AnsweringPeer();
        var options = new AcquirerLinkOptions { Host = "127.0.0.1", Port = peer.Port };
        await using var link = new AcquirerLink(options, TimeProvider.System, NullLogger<AcquirerLink>.Instance);
        await Load(link);
        var (rates, slowest) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            var milliseconds = await Load(link);
            rates.Add(milliseconds.Count / Stopwatch.GetElapsedTime(began).TotalSeconds);
            slowest.Add(Figure.Quantile(milliseconds, 0.99));
            Console.WriteLine($"  {InFlight} in flight: {rates[^1]:N0}/s, p50 {Figure.Median(milliseconds):N2} ms, p99 {slowest[^1]:N2} ms");
        }
        return (rates, slowest);
    }

    /// <summary>Terminals that each send their next sale as soon as the last one is answered; the latencies of all.</summary>
    private static async Task<List<double>> Load(AcquirerLink link)
    {
        var watch = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, InFlight).Select(i => Task.Run(async () =>
        {
            var sale = Sale($"POS-{i:0000}");
            var milliseconds = new List<double>();
            for (var trace = 1; watch.Elapsed < RoundTime; trace++)
            {
                var began = Stopwatch.GetTimestamp();
                var answer = await link.SendAsync((sale with { TraceNo = $"{trace % 1_000_000:000000}" }).ToMessage());
                milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                if (answer.Text(Field.ResponseCode) != "00")
                    throw new InvalidOperationException($"{answer}");
            }
            return milliseconds;
        })));
        return [.. latencies.SelectMany(l => l)];
    }

    private static List<double> Codec()
    {
        var sale = Sale("POS-0001").ToMessage();
        var rounds = new List<double>();
        // The first round is warm-up.
        for (var round = 0; round <= Rounds; round++)
        {
            var began = Stopwatch.GetTimestamp();
            for (var run = 0; run < CodecRuns; run++)
                Iso8583Codec.UnionPay.Decode(Iso8583Codec.UnionPay.Encode(sale));
            if (round > 0)
                rounds.Add(Stopwatch.GetElapsedTime(began).TotalNanoseconds / CodecRuns);
        }
        return rounds;
    }

    private static AcquirerSale Sale(string terminalId)
    {
        var binding = new EnvelopeBinding(Guid.NewGuid().ToString("N"), 1, 1, terminalId, 81_300);
        var envelope = new SealedEnvelope(
            "123456789012345600000001", Random(SealedEnvelope.NonceBytes), Random(EnvelopeBytes), Random(SealedEnvelope.TagBytes));
        return new AcquirerSale(
            new TerminalIdentity(terminalId, "898110048990001", "000001"), "000001", binding.AmountFen, new EntryMode(ReadMode.Chip, PinEntered: true),
            envelope, binding, "001");

        static string Random(int bytes) => Convert.ToBase64String(RandomNumberGenerator.GetBytes(bytes));
    }
}
