namespace QuickCheckout.Protocols.Iso8583;

/// <summary>Signs the terminal on (fetches working keys and batch number) or off.</summary>
public sealed record AcquirerSignOn(TerminalIdentity Terminal, string TraceNo, bool Off = false) : AcquirerRequest(Terminal, TraceNo)
{
    public const string OnMti = "0800";
    public const string OffMti = "0820";

    public override Iso8583Message ToMessage()
    {
        var message = Start(Off ? OffMti : OnMti);
        message.Add(Field.Type, $"00{Terminal.BatchNo}{(Off ? "002" : "001")}");
        message.Add(Field.Operator, DefaultOperator);
        return message;
    }
}

/// <summary>Asks whether the acquirer is there; moves nothing.</summary>
public sealed record AcquirerEcho(TerminalIdentity Terminal, string TraceNo) : AcquirerRequest(Terminal, TraceNo)
{
    public const string Mti = "0820";
    public const string NetworkCode = "301";

    public override Iso8583Message ToMessage()
    {
        var message = Start(Mti);
        message.Add(Field.Type, $"00{Terminal.BatchNo}{NetworkCode}");
        return message;
    }
}
