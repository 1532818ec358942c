namespace QuickCheckout.Protocols.Alipay;

/// <summary>The request certainly never reached the gateway: nothing happened.</summary>
public sealed class AlipayNotSentException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The gateway may have done what was asked, and nothing believable came back: the trade has to be queried.</summary>
public sealed class AlipayNoAnswerException(string message, Exception? inner = null) : Exception(message, inner);
