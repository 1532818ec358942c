namespace Azure.Messaging.ServiceBus.Amqp;

/// <summary>The official library's default retry policy: three more tries after a transient failure, further apart each time.</summary>
internal static class Retry
{
    public static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(60);

    private const int MaxRetries = 3;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(800);

    public static async Task<T> RunAsync<T>(
        string entityPath, Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            timeout.CancelAfter(TryTimeout);
            Exception failure;
            try
            {
                return await operation(timeout.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
            {
                throw new TaskCanceledException(e.Message, e, cancellationToken);
            }
            catch (OperationCanceledException e)
            {
                failure = new ServiceBusException(
                    $"No answer within {TryTimeout.TotalSeconds:0} s.", ServiceBusFailureReason.ServiceTimeout, entityPath, e);
            }
            catch (Exception e)
            {
                failure = AmqpErrors.ToException(e, entityPath);
            }

            if (failure is not ServiceBusException { IsTransient: true } || attempt == MaxRetries)
                throw failure;
            await Task.Delay(FirstDelay * (1 << attempt), cancellationToken).ConfigureAwait(false);
        }
    }
}
