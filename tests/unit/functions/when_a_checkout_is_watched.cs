using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Moq;
using QuickCheckout.Domain.Checkouts;
using QuickCheckout.Functions.Checkouts;
using QuickCheckout.Functions.Hosting;

namespace QuickCheckout.Functions;

/// <summary>Whoever watches a checkout looks when something of it happens in this process, and not only when a pause is over.</summary>
public class when_a_checkout_is_watched
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private readonly StatusWatch _watch = new(Options.Create(new StatusSettings()), new FakeTimeProvider());
    private readonly Mock<DurableTaskClient> _client = new("test") { CallBase = true };
    private CheckoutStatus _status = Statuses.Reading() with { Sequence = 1 };
    private int _looks;

    public when_a_checkout_is_watched() => _client.Setup(c => c.GetInstancesAsync("c1", true, It.IsAny<CancellationToken>()))
        .Callback(() => _looks++).ReturnsAsync(() => Statuses.Instance(_status));

    [Theory]
    [InlineData("activityTrigger", "c1")]
    [InlineData("activityTrigger", "c1:unwind")]
    public async Task an_activity_of_it_is_a_reason_to_look(string trigger, string instance)
    {
        // The clock of the pauses stands still.
        var waiting = _watch.WaitAsync(_client.Object, "c1", since: 1, Bound, default);
        Assert.Equal((1, false), (_looks, waiting.IsCompleted));
        await Run(trigger, instance, () => _status = _status with { Sequence = 2 });
        Assert.Equal(2, (await waiting.WaitAsync(Bound))!.Sequence);
    }

    [Theory]
    [InlineData("activityTrigger", "c2")]
    [InlineData("orchestrationTrigger", "c1")]
    public async Task nothing_else_is(string trigger, string instance)
    {
        using var over = new CancellationTokenSource();
        var waiting = _watch.WaitAsync(_client.Object, "c1", since: 1, Bound, over.Token);
        await Run(trigger, instance, () => { });
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(1, _looks);
    }

    private async Task Run(string trigger, string instance, Action work)
    {
        var binding = Mock.Of<BindingMetadata>(b => b.Type == trigger);
        var function = Mock.Of<FunctionDefinition>(f => f.InputBindings == System.Collections.Immutable.ImmutableDictionary<string, BindingMetadata>.Empty.Add("input", binding));
        var values = new Dictionary<string, object?> { ["instanceId"] = instance };
        var data = Mock.Of<BindingContext>(c => c.BindingData == values);
        var context = Mock.Of<FunctionContext>(c => c.FunctionDefinition == function && c.BindingContext == data);
        await new HintMiddleware(_watch).Invoke(context, _ =>
        {
            work();
            return Task.CompletedTask;
        });
    }
}
