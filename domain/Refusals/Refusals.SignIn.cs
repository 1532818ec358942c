namespace QuickCheckout.Domain;

// Who may do what (Z1). None of them says more than the caller knows: not whose store it is, and not what is wrong with a token.
public static partial class Refusals
{
    public static Refusal SignInRequired { get; } = Of("sign-in-required", "请先登录", "Sign in first.");

    public static Refusal TokenInvalid { get; } =
        Of("token-invalid", "登录已失效,请重新登录", "This sign-in is not valid or is over. Sign in again.");

    public static Refusal RoleMissing { get; } =
        Of("role-missing", "您的岗位不能做这个操作", "Your role does not allow this.");

    public static Refusal StoreNotYours { get; } =
        Of("store-not-yours", "这属于其他门店,您没有权限", "This belongs to a store that is not yours.");

    /// <summary>What is recorded with a name is recorded with that of who has signed in.</summary>
    public static Refusal NotYourself(string field) =>
        Of("not-yourself", $"字段 {field} 只能是您本人的工号", $"The field {field} can only be your own staff id.", field);

    public static Refusal SignInUnavailable { get; } =
        Of("sign-in-unavailable", "暂时无法核对登录,请稍后重试", "Sign-ins cannot be checked just now. Try again in a moment.");

    public static Refusal TooManyRequests(int seconds) =>
        Of("too-many-requests", $"操作过于频繁,请在 {seconds} 秒后重试", $"Too many requests. Try again in {seconds} s.");
}
