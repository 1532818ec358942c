using Emulators.Durable;
using QuickCheckout.Domain.Terminals;
using QuickCheckout.Simulation.App;
using QuickCheckout.Simulation.Faults;
using QuickCheckout.Simulation.Time;

namespace QuickCheckout.Simulation;

/// <summary>
/// Everything that one seed decides: a shop with its terminals and associates, the app, tables, acquirer, Alipay, shopping app, and
/// the faults that befall them. One thread and one clock: the same seed is the same run.
/// </summary>
public sealed class World
{
    /// <summary>Longer than the latest message is under way and the slowest shop works.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(4);
    private readonly ManualTaskScheduler _people = new();

    private World(ulong seed, Func<World, Activities> activities, TextWriter? reader)
    {
        Dice = new Dice(seed);
        Trace = new Trace(Time, reader);
        Crowd = Dice.OneOf(0, 0.5, 1);
        Weather = new Weather(Dice.Split(), Time);
        Clear = Time.Now + Weather.Clears;
        Audit = new Auditor(this);
        Tables = new Tables(this);
        Terminals = new Terminals(this);
        Journal = new Journal(this);
        Orders = new Orders(this);
        Envelopes = new Envelopes(this);
        Acquirer = new Acquirer(this);
        Batches = new Batches(this);
        Shelves = new Shelves(this);
        Payers = new Payers(this);
        News = new PaymentNews(this);
        Alipay = new Alipay(this);
        ShoppingApp = new ShoppingApp(this);
        Members = new Members(this);
        Benefits = new Benefits(this);
        Hub = new Hub(this);
        Starter = new Starter(this);
        Activities = activities(this);
        App = new FunctionApp(this);
    }

    public Timeline Time { get; } = new();

    public Dice Dice { get; }

    public Weather Weather { get; }

    /// <summary>How often the customer is one and the same, at all terminals.</summary>
    public double Crowd { get; }

    /// <summary>When the faults stop.</summary>
    public DateTimeOffset Clear { get; }

    public Trace Trace { get; }

    public Auditor Audit { get; }

    public FunctionApp App { get; }

    public Activities Activities { get; }

    public Tables Tables { get; }

    public Terminals Terminals { get; }

    public Journal Journal { get; }

    public Shelves Shelves { get; }

    public Orders Orders { get; }

    public Envelopes Envelopes { get; }

    public Acquirer Acquirer { get; }

    public Batches Batches { get; }

    public Payers Payers { get; }

    public PaymentNews News { get; }

    public Alipay Alipay { get; }

    public ShoppingApp ShoppingApp { get; }

    public Members Members { get; }

    public Benefits Benefits { get; }

    public Hub Hub { get; }

    public Starter Starter { get; }

    public Dictionary<string, Till> Tills { get; } = [];

    /// <summary>Associates who have not gone home.</summary>
    public int AtWork { get; private set; }

    /// <param name="activities">The product's own, unless a test has others.</param>
    /// <param name="reader">Who wants to read what happens.</param>
    public static Outcome Run(ulong seed, Func<World, Activities>? activities = null, TextWriter? reader = null)
    {
        // Whoever calls may have a context of his own; in here everything goes on where it was begun.
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var world = new World(seed, activities ?? (w => new Activities(w)), reader);
            world.Live();
            return Outcome.Of(seed, world);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    /// <summary>Lets somebody outside the app begin something, which goes on whatever becomes of the app.</summary>
    public void Begin(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _people).Unwrap().ContinueWith(
            failed => Audit.Broken("the simulator itself works", $"{failed.Exception}"),
            CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, _people);

    private void Live()
    {
        App.Start();
        new Wallets(this).Fill();
        // At least one terminal of each kind: all means of payment meet in every shop.
        for (var terminals = Dice.OneOf(2, 2, 2, 3); terminals > 0; terminals--)
            Open($"POS-{terminals}", terminals % 2 == 0 ? TerminalKind.CloudPos : TerminalKind.SmartPos, Dice.Between(2, 6));
        Begin(new BackOffice(this).Work);
        do
            Settle();
        while (Audit.Violations.Count == 0 && Time.Elapsed < Longest && Time.Step());
        if (Audit.Violations.Count == 0)
            new FinalAudit(this).Run();
        App.Stop();
    }

    private void Open(string terminalId, TerminalKind kind, int checkouts)
    {
        Tills.Add(terminalId, new Till(this, terminalId));
        AtWork++;
        Begin(async () =>
        {
            await new Associate(this, terminalId, kind, checkouts).Work();
            AtWork--;
        });
    }

    /// <summary>Lets everyone do what can be done at this moment.</summary>
    private void Settle()
    {
        while (_people.RunNext() || App.RunStep() || _people.RunNext())
        {
        }
    }
}
