using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Moq;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Domain.Payments;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Hosting;
using QuickCheckout.Functions.Http;

namespace QuickCheckout.Functions;

/// <summary>What the associate is told is what became of it, however the cancel and the last approval cross.</summary>
public class when_an_associate_cancels
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task and_the_order_is_paid_all_the_same_they_hear_so()
    {
        var authorising = Statuses.Reading().Authorising(Now);
        var approved = authorising.Approved(new Authorisation("000001", "000001", "R", "A", Now)) with { Sequence = 2 };
        var paid = approved.Paid(Now) with { Sequence = 3 };
        Assert.Equal(409, await Cancel(authorising, authorising, approved, approved, approved, paid));
    }

    [Fact]
    public async Task and_it_is_given_back_it_is_accepted()
    {
        var authorising = Statuses.Reading().Authorising(Now);
        var approved = authorising.Approved(new Authorisation("000001", "000001", "R", "A", Now)) with { Sequence = 2 };
        var unwinding = approved.Unwinding(Refusals.CancelledByAssociate, Now) with { Sequence = 3 };
        Assert.Equal(202, await Cancel(authorising, approved, unwinding));
    }

    /// <summary>The statuses that the checkout has, look by look; the last one stays.</summary>
    private static async Task<int> Cancel(params CheckoutStatus[] seen)
    {
        var looks = new Queue<CheckoutStatus>(seen);
        var client = new Mock<DurableTaskClient>("test") { CallBase = true };
        client.Setup(c => c.GetInstancesAsync("c1", true, It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => Statuses.Instance(looks.Count > 1 ? looks.Dequeue() : looks.Peek()));
        client.Setup(c => c.RaiseEventAsync("c1", EventNames.Cancel, It.IsAny<object?>(), It.IsAny<CancellationToken>())).Returns(Task.CompletedTask);
        var watch = new StatusWatch(Options.Create(new StatusSettings()), TimeProvider.System);
        var api = new CheckoutsApi(null!, null!, new CheckoutTeller(watch), watch, null!, null!, TimeProvider.System);
        var http = new DefaultHttpContext();
        Fuzzing.Api.Anyone.Enter(http);
        var answer = await api.Cancel(http.Request, "c1", client.Object, default);
        return answer is Accepted<CheckoutStatus> ? 202 : Assert.IsType<IStatusCodeHttpResult>(answer, exactMatch: false).StatusCode ?? 0;
    }
}
