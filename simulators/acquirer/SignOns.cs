using QuickCheckout.Protocols.Iso8583;

namespace QuickCheckout.Simulators.Acquirer;

/// <summary>Network messages: sign-on hands out working keys and the batch number, sign-off takes them back, echo answers.</summary>
internal sealed class SignOns
{
    /// <summary>The master key of every simulated terminal: public test data.</summary>
    public static readonly byte[] TestMasterKey = Convert.FromHexString("0123456789ABCDEFFEDCBA9876543210");

    /// <summary>Adds to the answer what the request asked for and returns DE39.</summary>
    public static string Handle(Iso8583Message request, Iso8583Message answer, string terminal, BooksTurn books)
    {
        var network = request.Text(Field.Type) is { Length: >= 11 } type ? type[8..11] : "";
        switch (request.Mti, network)
        {
            case (AcquirerSignOn.OnMti, "001"):
                var keys = WorkingKeys.Generate();
                books.SetMacKey(terminal, keys.MacKey);
                answer.Add(Field.Type, $"00{books.BeginBatch(terminal)}001");
                answer.Add(Field.Secured, keys.ToField(TestMasterKey));
                return "00";
            case (AcquirerSignOn.OffMti, "002"):
                books.SetMacKey(terminal, null);
                return "00";
            case (AcquirerEcho.Mti, AcquirerEcho.NetworkCode):
                return "00";
            default:
                return "40";
        }
    }
}
