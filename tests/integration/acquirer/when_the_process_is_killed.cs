using System.Diagnostics;
using System.Text.RegularExpressions;
using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

public sealed partial class when_the_process_is_killed
{
    [Fact]
    public async Task the_money_it_took_is_still_taken()
    {
        var folder = Directory.CreateTempSubdirectory("acquirer-process-");
        try
        {
            await using var bench = await Bench.StartAsync();
            var sale = bench.Sale();
            AcquirerAnswer approval;
            using (var first = await StartAsync(folder.FullName))
            {
                await using var link = bench.NewLink(o => o.Port = first.Port);
                approval = AcquirerAnswer.From(await link.SendAsync(sale.ToMessage()), DateTimeOffset.UtcNow);
                Assert.Equal("00", approval.Code.Code);
            }
            using var second = await StartAsync(folder.FullName);
            await using var again = bench.NewLink(o => o.Port = second.Port);
            Assert.Equal("94", (await again.SendAsync(sale.ToMessage())).Text(Field.ResponseCode));
            var undo = Bench.VoidOf(sale, approval, bench.NextTrace());
            Assert.Equal("00", (await again.SendAsync(undo.ToMessage())).Text(Field.ResponseCode));
            Assert.DoesNotContain(bench.Card("approve").Pan, second.Output, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<Running> StartAsync(string folder)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(AcquirerHost).Assembly.Location, "--data", folder, "--port", "0", "--http-port", "0" },
            RedirectStandardOutput = true,
        })!;
        using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await process.StandardOutput.ReadLineAsync(bound.Token) is { } line)
            if (ReadyLine().Match(line) is { Success: true } ready)
                return new Running(process, int.Parse(ready.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        throw new InvalidOperationException("The acquirer's process ended before it was ready.");
    }

    [GeneratedRegex(@"ISO 8583 on 127\.0\.0\.1:(\d+)")]
    private static partial Regex ReadyLine();

    private sealed class Running : IDisposable
    {
        private readonly Process _process;
        private readonly Task<string> _output;

        public Running(Process process, int port)
        {
            (_process, Port) = (process, port);
            _output = process.StandardOutput.ReadToEndAsync();
        }

        public int Port { get; }

        /// <summary>Ends the process and returns what it printed.</summary>
        public string Output
        {
            get
            {
                _process.Kill();
                return _output.Result;
            }
        }

        public void Dispose()
        {
            _process.Kill();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
