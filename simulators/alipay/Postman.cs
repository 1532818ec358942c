using Microsoft.Extensions.Hosting;
using QuickCheckout.Protocols.Alipay;
using QuickCheckout.Simulators.Support;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>Posts what is due to the merchants until each is acknowledged, and closes the trades that nobody has paid in time.</summary>
internal sealed class Postman(Desk desk, Outbox outbox, FaultQueue<Fault> faults, Keys keys, TimeProvider clock) : BackgroundService
{
    private const string Acknowledged = "success";
    private const int MaxAnswer = 4096;
    private const int AtOnce = 8;
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false })
    {
        Timeout = AnswerWithin, MaxResponseContentBufferSize = MaxAnswer,
    };

    public override void Dispose()
    {
        base.Dispose();
        _http.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var some = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken };
        while (!stoppingToken.IsCancellationRequested)
        {
            desk.CloseExpired();
            await Parallel.ForEachAsync(outbox.Due(), some, async (notice, stop) => await Deliver(notice, stop));
            await outbox.Rest(stoppingToken);
        }
    }

    private async Task Deliver(Notice notice, CancellationToken stop)
    {
        var fault = faults.Take(f => f.IsOfNotice);
        if (fault?.Kind == FaultKind.NotifyLate)
        {
            outbox.Postpone(notice, TimeSpan.FromMilliseconds(fault.Milliseconds));
            return;
        }

        var form = Signed(notice, fault);
        var known = fault?.Kind != FaultKind.NotifyLost && await Post(notice.Url, form, stop);
        if (fault?.Kind == FaultKind.NotifyTwice)
            await Post(notice.Url, form, stop);
        if (known)
            outbox.Acknowledged(notice);
        else
            outbox.Unanswered(notice);
    }

    private Dictionary<string, string> Signed(Notice notice, Fault? fault)
    {
        var form = new Dictionary<string, string>(notice.Parameters) { ["notify_time"] = ChinaTime.Text(clock.GetUtcNow()), ["sign_type"] = "RSA2" };
        var text = AlipaySignature.TextOf(form, "sign_type");
        form["sign"] = AlipaySignature.Sign(fault?.Kind == FaultKind.NotifyBadSign ? text + " " : text, keys.Ours);
        return form;
    }

    /// <returns>Whether the merchant has acknowledged it.</returns>
    private async Task<bool> Post(string url, Dictionary<string, string> form, CancellationToken stop)
    {
        try
        {
            using var content = new FormUrlEncodedContent(form);
            using var answer = await _http.PostAsync(url, content, stop);
            return answer.IsSuccessStatusCode && await answer.Content.ReadAsStringAsync(stop) == Acknowledged;
        }
        catch (Exception e) when (e.IsBrokenLink() || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return false;
        }
    }
}
