using QuickCheckout.Simulation.Time;

namespace QuickCheckout.Simulation.Faults;

/// <summary>
/// The faults of one world. Each seed has its own weather: which classes strike at all and how often, so that some runs
/// are calm and in others one thing goes wrong all the time. After <see cref="Clears"/> nothing goes wrong any more.
/// </summary>
public sealed class Weather
{
    private static readonly int Classes = Enum.GetValues<Fault>().Length;
    private readonly double[] _odds = new double[Classes];
    private readonly Dice _dice;
    private readonly Timeline _time;

    public Weather(Dice dice, Timeline time)
    {
        (_dice, _time) = (dice, time);
        Clears = dice.Between(TimeSpan.FromMinutes(5), TimeSpan.FromHours(3));
        var share = dice.OneOf(0, 0.15, 0.3, 0.5, 0.8);
        for (var fault = 0; fault < Classes; fault++)
            if (dice.Chance(share))
                _odds[fault] = dice.OneOf(0.002, 0.01, 0.03, 0.1) * Scale((Fault)fault);
    }

    /// <summary>How long after the start the faults stop.</summary>
    public TimeSpan Clears { get; }

    public bool IsClear => _time.Elapsed >= Clears;

    /// <summary>How often each class struck.</summary>
    public long[] Struck { get; } = new long[Classes];

    public bool Strikes(Fault fault)
    {
        var odds = _odds[(int)fault];
        if (odds == 0 || IsClear || !_dice.Chance(odds))
            return false;
        Struck[(int)fault]++;
        return true;
    }

    // Asked at every step of the process, where others are asked a few times a checkout.
    private static double Scale(Fault fault) => fault switch
    {
        Fault.ProcessDies or Fault.ProcessIsReplacedAlive => 0.3,
        Fault.TablesAway or Fault.HubDown => 0.1,
        Fault.StarterHeldUp or Fault.SettledAndLeft or Fault.CancelHeldUp or Fault.TappedTwice or Fault.OutcomeNotKnown or Fault.ChargedThoughRefused
            or Fault.BenefitsOutcomeNotKnown or Fault.BenefitTakenElsewhere or Fault.TradeOutcomeNotKnown or Fault.CancelToBeRepeated or Fault.CancelRefused or Fault.NewsDecidedLate => 3,
        // Asked twice a shop, and nothing comes of it unless the customer wants other benefits next.
        Fault.HoldOvertaken => 10,
        _ => 1,
    };
}

/// <summary>Something that is away for a while, now and then.</summary>
public sealed class Outage(Weather weather, Dice dice, Timeline time, Fault fault, TimeSpan longest)
{
    private DateTimeOffset _until;

    public bool IsOn
    {
        get
        {
            if (weather.IsClear)
                return false;
            if (time.Now < _until)
                return true;
            if (!weather.Strikes(fault))
                return false;
            _until = time.Now + dice.Skewed(longest);
            return true;
        }
    }
}
