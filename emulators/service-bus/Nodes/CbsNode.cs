using Amqp;
using Amqp.Framing;
using Emulators.ServiceBus.Wire;

namespace Emulators.ServiceBus.Nodes;

/// <summary>Claims-based security: a connection puts a token for each entity that it wants to use.</summary>
internal sealed class CbsNode(SasTokens tokens, GrantedAudiences granted)
{
    private const string SasType = "servicebus.windows.net:sastoken";
    private const int AcceptedStatus = 202;
    private const int BadRequestStatus = 400;
    private const int UnauthorisedStatus = 401;

    public Task<Message> AnswerAsync(Message request)
    {
        var properties = request.ApplicationProperties;
        if (properties?["operation"] as string != "put-token" || properties["name"] is not string audience)
            return Task.FromResult(Answer(BadRequestStatus, "Only put-token with a name is served here."));
        var path = EntityAddress.PathOf(audience);
        if (properties["type"] as string != SasType
            || request.Body is not string token
            || tokens.Validate(token) is not { } valid
            || !Covers(valid.Path, path))
            return Task.FromResult(Answer(UnauthorisedStatus, "InvalidSignature: The token has an invalid signature."));
        granted.Grant(path, valid.Expires);
        return Task.FromResult(Answer(AcceptedStatus, "Accepted"));
    }

    private static bool Covers(string granted, string wanted) =>
        granted.Length == 0
        || wanted.Equals(granted, StringComparison.OrdinalIgnoreCase)
        || wanted.StartsWith(granted + "/", StringComparison.OrdinalIgnoreCase);

    private static Message Answer(int status, string description)
    {
        var response = new Message { ApplicationProperties = new ApplicationProperties() };
        response.ApplicationProperties["status-code"] = status;
        response.ApplicationProperties["status-description"] = description;
        return response;
    }
}
