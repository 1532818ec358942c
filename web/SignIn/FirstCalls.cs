using System.Net.Http.Json;
using QuickCheckout.Domain;

namespace QuickCheckout.Web.SignIn;

internal static class FirstCalls
{
    /// <summary>A call that needs nobody to be signed in.</summary>
    /// <exception cref="HttpRequestException">There is no answer, or a refusal.</exception>
    public static async Task<T> Send<T>(this HttpClient http, string path) => (await http.GetFromJsonAsync<T>(path, Json.Options))!;
}
