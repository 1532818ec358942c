using System.Net.Sockets;
using System.Text;
using QuickCheckout.Simulators.Store.Parties;
using TestSupport.Fuzzing;

namespace QuickCheckout.Integration;

/// <summary>Requests that are none, on the real socket of the host: refused or cut off, and never our fault.</summary>
[Collection(InTheShop.Name)]
public class when_bytes_come_over_the_socket(OpenShop open)
{
    private const int DefaultInputs = 300;
    private const int MostInputs = 5_000;
    private const int DefaultSeed = 7071;
    private const long MaxAllocatedBytes = 1 << 20;
    private const int MaxChanges = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>An answer that is to come has begun by then; otherwise the host waits for the rest of a request.</summary>
    private static readonly TimeSpan FirstByte = TimeSpan.FromMilliseconds(250);

    // None of them does anything, however it is changed: other tests share the shop.
    private static readonly string[] Requests =
    [
        Request("POST /api/checkouts", "Idempotency-Key: fuzz-0001\r\n", """{"storeId":"S001","terminalId":"NOBODY"}"""),
        Request("POST /api/checkouts/nobody/amount", "Content-Type: application/json\r\n", """{"amountFen":100}"""),
        Request("PUT /api/uploads/nobody/1-1/envelope", "Authorization: Ticket a~1~b\r\n", "{}"),
        Request("POST /api/catalogue/imports?by=B001", "Content-Type: application/jsonl\r\n", "{}\nnot json\n"),
        Request("GET /api/products?q=%E8%8C%B6&page=1", "Accept-Language: en\r\n", ""),
        "POST /api/checkouts/nobody/cancel HTTP/1.1\r\nHost: shop\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    ];

    [Theory]
    [InlineData("POST /api/checkouts HTTP/1.1\r\nHost: shop\r\nTransfer-Encoding: chunked\r\n\r\nno chunk\r\n", 400, "body-malformed")]
    [InlineData("POST /api/catalogue/imports?by=B001 HTTP/1.1\r\nHost: shop\r\nContent-Type: text/csv\r\nContent-Length: 104857601\r\n\r\n", 413, "body-too-large")]
    public async Task a_body_that_cannot_be_read_is_the_callers_fault(string request, int status, string code)
    {
        var answer = await Send(await SignedIn(request), hangUp: false);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains($"\"code\":\"{code}\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task they_are_refused_or_cut_off()
    {
        var run = new FuzzRun(DefaultInputs, DefaultSeed, MaxAllocatedBytes, MostInputs);
        var random = new Random(run.Seed);
        var requests = await Task.WhenAll(Requests.Select(SignedIn));
        var mutator = new ByteMutator(random, requests, "\r\n :/%\0"u8.ToArray());
        await run.Judge(() => Changed(random, mutator, requests), Convert.ToHexString, async request =>
        {
            var answer = await Send(request, hangUp: true);
            Assert.True(answer.Length == 0 || answer.StartsWith("HTTP/1.1 ", StringComparison.Ordinal), answer);
            var status = answer.Length == 0 ? "cut off" : answer.Split(' ')[1];
            // 501 and 505 are the server's own words about a protocol that it does not speak.
            Assert.False(status is "500" or "503", answer);
            return status;
        });
        TestContext.Current.TestOutputHelper?.WriteLine(run.Summary);
        Assert.StartsWith("HTTP/1.1 200 ", await Send(requests[4], hangUp: false), StringComparison.Ordinal);
    }

    private static byte[] Changed(Random random, ByteMutator mutator, byte[][] requests)
    {
        var request = requests[random.Next(requests.Length)].ToList();
        for (var changes = random.Next(MaxChanges + 1); changes > 0; changes--)
            mutator.Change(request);
        return [.. request];
    }

    /// <summary>Whoever does such a thing has signed in; a terminal shows its ticket.</summary>
    private async Task<byte[]> SignedIn(string request)
    {
        var who = request.Contains("/api/catalogue/", StringComparison.Ordinal) ? StaffAtWork.BackOffice : StaffAtWork.Associate;
        var token = await StaffAtWork.TokenOf(open.Shop.Settings.AppUrl!, who, default);
        return Encoding.UTF8.GetBytes(request.Contains("Authorization:", StringComparison.Ordinal)
            ? request
            : request.Replace("Host: shop\r\n", $"Host: shop\r\nAuthorization: Bearer {token}\r\n", StringComparison.Ordinal));
    }

    /// <param name="hangUp">Says, a moment later, that nothing more comes: whoever waits for the rest of a request may stop waiting.</param>
    private async Task<string> Send(byte[] request, bool hangUp)
    {
        var app = open.Shop.Settings.AppUrl!;
        using var bound = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(app.Host, app.Port, bound.Token);
        var answer = new StringBuilder();
        try
        {
            await client.Client.SendAsync(request, bound.Token);
            if (hangUp)
            {
                client.Client.Poll(FirstByte, SelectMode.SelectRead);
                client.Client.Shutdown(SocketShutdown.Send);
            }

            var buffer = new byte[8192];
            while (!answer.ToString().Contains("\r\n0\r\n\r\n", StringComparison.Ordinal) && await client.Client.ReceiveAsync(buffer, bound.Token) is var read and > 0)
                answer.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (SocketException)
        {
            // Reset: the host would not hear the rest.
        }

        return answer.ToString();
    }

    private static string Request(string line, string headers, string body) =>
        $"{line} HTTP/1.1\r\nHost: shop\r\nConnection: close\r\n{headers}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";
}
