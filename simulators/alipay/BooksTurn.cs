using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace QuickCheckout.Simulators.Alipay;

/// <summary>What one decision may read and write.</summary>
public sealed class BooksTurn(SqliteConnection connection, SqliteTransaction transaction)
{
    public Trade? Find(string outTradeNo) => Trades("where out_trade_no = $no", ("$no", outTradeNo)).FirstOrDefault();

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Trade> Trades() => Trades("order by created desc, out_trade_no");

    public void Keep(Trade trade) => Run(
        "insert or replace into trades values($no, $tradeNo, $buyer, $amount, $subject, $status, $created, $expires, $paid, $refunded, $url, $app)",
        ("$no", trade.OutTradeNo), ("$tradeNo", trade.TradeNo), ("$buyer", trade.BuyerId), ("$amount", trade.AmountFen), ("$subject", trade.Subject),
        ("$status", trade.Status.ToString()), ("$created", trade.CreatedAt.ToUnixTimeMilliseconds()), ("$expires", trade.ExpiresAt.ToUnixTimeMilliseconds()),
        ("$paid", trade.PaidAt?.ToUnixTimeMilliseconds()), ("$refunded", trade.RefundedFen),
        ("$url", trade.NotifyUrl), ("$app", trade.AppId));

    /// <summary>Unpaid ones whose time is up.</summary>
    public IReadOnlyList<Trade> Expired(DateTimeOffset now) =>
        Trades("where status = $waits and expires <= $now", ("$waits", nameof(TradeStatus.WaitBuyerPay)), ("$now", now.ToUnixTimeMilliseconds()));

    public void Keep(Notice notice) => Run(
        "insert or replace into notices values($id, $no, $url, $parameters, $due, $sends, $state)",
        ("$id", notice.NotifyId), ("$no", notice.OutTradeNo), ("$url", notice.Url), ("$parameters", JsonSerializer.Serialize(notice.Parameters)),
        ("$due", notice.DueAt.ToUnixTimeMilliseconds()), ("$sends", notice.Sends), ("$state", notice.State.ToString()));

    /// <summary>Newest first.</summary>
    public IReadOnlyList<Notice> Notices() => Notices("order by id desc");

    public IReadOnlyList<Notice> DueNotices(DateTimeOffset now) =>
        Notices("where state = $waits and due <= $now order by due, id", ("$waits", nameof(NoticeState.Waiting)), ("$now", now.ToUnixTimeMilliseconds()));

    /// <summary>When a notice is due or an unpaid trade closes next; null for never.</summary>
    public DateTimeOffset? Next() => Read(
        "select min(at) from (select due as at from notices where state = $waiting union all select expires from trades where status = $unpaid)",
        row => row.IsDBNull(0) ? (DateTimeOffset?)null : At(row.GetInt64(0)),
        ("$waiting", nameof(NoticeState.Waiting)), ("$unpaid", nameof(TradeStatus.WaitBuyerPay))).Single();

    /// <returns>False when the request number has refunded already.</returns>
    public bool TryAddRefund(string outTradeNo, string requestNo, long amountFen) =>
        Run("insert or ignore into refunds values($no, $request, $amount)", ("$no", outTradeNo), ("$request", requestNo), ("$amount", amountFen)) == 1;

    public long? RefundOf(string outTradeNo, string requestNo) => Read(
        "select amount from refunds where out_trade_no = $no and request_no = $request", row => (long?)row.GetInt64(0), ("$no", outTradeNo), ("$request", requestNo)).FirstOrDefault();

    public IReadOnlyList<Buyer> Buyers() => Read(
        "select id, logon, confirms, balance from buyers order by id", row => new Buyer(row.GetString(0), row.GetString(1), row.GetBoolean(2), row.GetInt64(3)));

    /// <summary>How the buyer of a trade is known to a merchant.</summary>
    public string LogonOf(Trade trade) => Read("select logon from buyers where id = $id", row => row.GetString(0), ("$id", trade.BuyerId)).Single();

    public void Keep(PayCode code) => Run("insert into codes values($code, $buyer, $expires, null)", ("$code", code.Code), ("$buyer", code.BuyerId), ("$expires", code.ExpiresAt.ToUnixTimeMilliseconds()));

    /// <summary>Whose code it is, good or not; null when it is none.</summary>
    public string? BuyerOf(string code) => Read("select buyer from codes where code = $code", row => row.GetString(0), ("$code", code)).SingleOrDefault();

    /// <summary>The code's buyer, if it is good now; from then on it is used.</summary>
    public string? Use(string code, string outTradeNo, DateTimeOffset now) =>
        Run("update codes set used_by = $no where code = $code and used_by is null and expires > $now", ("$no", outTradeNo), ("$code", code), ("$now", now.ToUnixTimeMilliseconds())) == 1
            ? BuyerOf(code)
            : null;

    /// <param name="fen">Negative takes.</param>
    public void ChangeBalance(string buyerId, long fen) => Run("update buyers set balance = balance + $fen where id = $id", ("$fen", fen), ("$id", buyerId));

    private List<Trade> Trades(string which, params (string Name, object? Value)[] parameters) => Read(
        $"select out_trade_no, trade_no, buyer, amount, subject, status, created, expires, paid, refunded, notify_url, app_id from trades {which}",
        row => new Trade(
            row.GetString(0), Text(row, 1), Text(row, 2), row.GetInt64(3), Text(row, 4), Enum.Parse<TradeStatus>(row.GetString(5)),
            At(row.GetInt64(6)), At(row.GetInt64(7)), row.IsDBNull(8) ? null : At(row.GetInt64(8)), row.GetInt64(9), Text(row, 10), Text(row, 11)),
        parameters);

    private List<Notice> Notices(string which, params (string Name, object? Value)[] parameters) => Read(
        $"select id, out_trade_no, url, parameters, due, sends, state from notices {which}",
        row => new Notice(
            row.GetString(0), row.GetString(1), row.GetString(2), JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(3))!,
            At(row.GetInt64(4)), row.GetInt32(5), Enum.Parse<NoticeState>(row.GetString(6))),
        parameters);

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private List<T> Read<T>(string sql, Func<SqliteDataReader, T> read, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        using var rows = command.ExecuteReader();
        var found = new List<T>();
        while (rows.Read())
            found.Add(read(rows));
        return found;
    }

    private int Run(string sql, params (string Name, object? Value)[] parameters)
    {
        using var command = Command(sql, parameters);
        return command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, (string Name, object? Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        return command;
    }
}
