using System.Text.Json.Nodes;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>The nodes of Alipay's answers, in its own words.</summary>
internal static class Answer
{
    public static JsonObject Success() => new() { ["code"] = "10000", ["msg"] = "Success" };

    // The leading space is Alipay's.
    public static JsonObject InProcess() => new() { ["code"] = "10003", ["msg"] = " order success pay inprocess" };

    public static JsonObject BusinessFailed(string subCode, string subMessage) => new()
    {
        ["code"] = "40004", ["msg"] = "Business Failed", ["sub_code"] = subCode, ["sub_msg"] = subMessage,
    };

    public static JsonObject MissingArguments(string subCode, string subMessage) => new()
    {
        ["code"] = "40001", ["msg"] = "Missing Required Arguments", ["sub_code"] = subCode, ["sub_msg"] = subMessage,
    };

    public static JsonObject InvalidArguments(string subCode, string subMessage) => new()
    {
        ["code"] = "40002", ["msg"] = "Invalid Arguments", ["sub_code"] = subCode, ["sub_msg"] = subMessage,
    };
}
