using Amqp;
using Azure.Messaging.ServiceBus;
using static Emulators.ServiceBus.Bus.Entities;

namespace Emulators.ServiceBus;

public sealed class when_a_client_connects : IAsyncLifetime
{
    private readonly Bus _bus = new();

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _bus.DisposeAsync();

    [Theory]
    [InlineData("SharedAccessKey=" + Bus.PolicyKey, "SharedAccessKey=wrong")]
    [InlineData("SharedAccessKeyName=Root", "SharedAccessKeyName=Other")]
    public async Task a_token_of_another_key_or_policy_is_refused(string right, string wrong)
    {
        var connectionString = _bus.Emulator.ConnectionString.Replace(right, wrong, StringComparison.Ordinal);
        await using var client = new ServiceBusClient(connectionString);
        await using var sender = client.CreateSender(Reports);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => sender.SendMessageAsync(new ServiceBusMessage("x")));
    }

    [Fact]
    public async Task an_expired_signature_is_refused()
    {
        const string expired = "SharedAccessSignature sr=sb%3a%2f%2f127.0.0.1%2f&sig=x&se=1&skn=RootManageSharedAccessKey";
        var address = _bus.Emulator.ConnectionString.Split(';')[0];
        await using var client = new ServiceBusClient($"{address};SharedAccessSignature={expired};UseDevelopmentEmulator=true");
        await using var receiver = client.CreateReceiver(Reports);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => receiver.ReceiveMessageAsync());
    }

    [Fact]
    public async Task a_link_without_a_token_is_refused()
    {
        var refused = await Assert.ThrowsAsync<AmqpException>(() => SendRawAsync(null, null));
        Assert.Equal(ErrorCode.UnauthorizedAccess, (string)refused.Error.Condition);
    }

    [Fact]
    public async Task the_policy_key_as_a_password_needs_no_token()
    {
        await SendRawAsync("RootManageSharedAccessKey", Bus.PolicyKey);
        await using var receiver = _bus.Client.CreateReceiver(Reports);
        Assert.NotNull(await receiver.ReceiveMessageAsync());
    }

    [Fact]
    public async Task a_wrong_password_is_refused() =>
        await Assert.ThrowsAnyAsync<AmqpException>(() => SendRawAsync("RootManageSharedAccessKey", "wrong"));

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("Endpoint=sb://localhost")]
    [InlineData("SharedAccessKeyName=a;SharedAccessKey=b")]
    public void a_malformed_connection_string_is_refused_at_once(string connectionString) =>
        Assert.ThrowsAny<Exception>(() => new ServiceBusClient(connectionString));

    private async Task SendRawAsync(string? user, string? password)
    {
        var connection = await Connection.Factory.CreateAsync(
            new Address("127.0.0.1", _bus.Emulator.Port, user, password, "/", "amqp"));
        try
        {
            var sender = new SenderLink(new Session(connection), "raw", Reports);
            await sender.SendAsync(new Message("raw"), TimeSpan.FromSeconds(10));
        }
        finally
        {
            await connection.CloseAsync();
        }
    }
}
