using Emulators.FunctionsHost.Discovery;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Emulators.FunctionsHost;

public sealed class when_functions_are_discovered
{
    [Theory]
    [InlineData(typeof(SameNames), "named 'Twice'")]
    [InlineData(typeof(Overloads), "Overloads of one method")]
    [InlineData(typeof(GenericClass<>), "is generic")]
    [InlineData(typeof(AsyncVoid), "is async void")]
    [InlineData(typeof(NotPublic), "is not public")]
    [InlineData(typeof(NoTrigger), "has 0 triggers")]
    [InlineData(typeof(TwoTriggers), "has 2 triggers")]
    public async Task what_the_real_host_refuses_is_refused_by_name(Type functions, string reason)
    {
        var failure = await Assert.ThrowsAsync<InvalidFunctionException>(() => TestApp.Start([functions]));
        Assert.Contains(reason, failure.Message);
    }

    public static class SameNames
    {
        [Function("Twice")]
        public static void One([HttpTrigger] HttpRequest request)
        {
        }

        [Function("twice")]
        public static void Two([HttpTrigger] HttpRequest request)
        {
        }
    }

    public static class Overloads
    {
        [Function("First")]
        public static void Run([HttpTrigger] HttpRequest request)
        {
        }

        [Function("Second")]
        public static void Run([HttpTrigger] HttpRequest request, int other)
        {
        }
    }

    public class GenericClass<T>
    {
        [Function("Generic")]
        public void Run([HttpTrigger] HttpRequest request)
        {
        }
    }

    public static class AsyncVoid
    {
        [Function("Void")]
        public static async void Run([HttpTrigger] HttpRequest request) => await Task.Yield();
    }

    public static class NotPublic
    {
        [Function("Hidden")]
        internal static void Run([HttpTrigger] HttpRequest request)
        {
        }
    }

    public static class NoTrigger
    {
        [Function("Untriggered")]
        public static void Run(string text)
        {
        }
    }

    public static class TwoTriggers
    {
        [Function("Doubled")]
        public static void Run([HttpTrigger] HttpRequest request, [TimerTrigger("0 * * * * *")] TimerInfo timer)
        {
        }
    }
}
