namespace QuickCheckout.Web.Api;

/// <summary>Who calls the API.</summary>
public interface ITokens
{
    /// <returns>Null while nobody is signed in.</returns>
    Task<string?> TokenAsync(CancellationToken cancellation);

    /// <summary>The server does not take the token (any more).</summary>
    void Refused();
}
