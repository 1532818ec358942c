using System.Text;
using Newtonsoft.Json;

namespace Microsoft.Azure.Devices.Client;

/// <summary>The rule for method payloads: nothing, or JSON in UTF-8.</summary>
internal static class JsonPayload
{
    public static void ThrowUnlessEmptyOrJson(byte[]? data)
    {
        if (data is null || data.Length == 0)
            return;
        using var reader = new JsonTextReader(new StreamReader(new MemoryStream(data), Encoding.UTF8));
        while (reader.Read())
        {
        }
    }
}
