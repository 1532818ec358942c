using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using QuickCheckout.Functions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
builder.UseMiddleware<SafeHeadersMiddleware>();
builder.UseMiddleware<ProblemMiddleware>();
builder.UseMiddleware<SignInMiddleware>();
builder.UseMiddleware<HintMiddleware>();
// A line a request from each layer would drown our own.
foreach (var chatty in (string[])["Microsoft.AspNetCore", "System.Net.Http", "Polly", "Azure.Core"])
    builder.Logging.AddFilter(chatty, LogLevel.Warning);
builder.Services.AddCheckout(builder.Configuration);
await builder.Build().RunAsync();
