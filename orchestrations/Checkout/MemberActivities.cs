using Microsoft.Azure.Functions.Worker;
using QuickCheckout.Domain;
using QuickCheckout.Domain.Members;
using QuickCheckout.Orchestrations.Ports;

namespace QuickCheckout.Orchestrations.Checkout;

public sealed record ResolveMemberInput(string CheckoutId, string Code);

public sealed class MemberActivities(IMemberDirectory members)
{
    [Function(nameof(ResolveMember))]
    public Task<Result<Member>> ResolveMember([ActivityTrigger] ResolveMemberInput input, CancellationToken cancellation) =>
        members.ResolveAsync(input.Code, input.CheckoutId, cancellation);
}
