using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Alerting;

/// <summary>
/// The threshold that keeps the incidents of a group of series at a rate. It counts, with fading memory, how often which strangeness is reached, and stands where the tail of these counts has the rate
/// asked for: the quantile that online conformal methods follow (I. Gibbs and E. Candès, "Adaptive conformal inference under distribution shift", 2021), taken from the counts at once and not approached step
/// by step, so that it holds from the first days. What was told too much or too little by then moves the rate it aims at. Goes by event time alone.
/// </summary>
/// <remarks>
/// Strangeness is z = -log2(1 - score): 1 at the flag, 2 at major, 3.3 at critical. Rows in a tail of z thin out by e in about 0.8 (WSD and AIOps series). Counted are cells, as long as an incident may
/// gather its alerts, so that forty series that fail together are one.
/// </remarks>
internal sealed class AlertBudget
{
    /// <summary>Rows below this strangeness are not looked at, whatever the budget: a score of 0.34.</summary>
    public const float Least = 0.6f;

    private const float Flag = 1;               // strangeness of a row that is just flagged: where it begins
    private const float Width = 0.05f, TailScale = 0.8f;
    private const int Bins = 128;               // up to a strangeness of 7
    private const double MemoryIncidents = 50;  // 14 % of them is what chance does to so many
    private const double Day = 86_400_000, LeastMemory = 7 * Day, MostMemory = 90 * Day;      // a week, so that its days count alike
    private const double Gain = 2, LeastAim = 0.25, MostAim = 4;
    private const int MostRecent = 10_000;

    private readonly AlertRate rate;
    private readonly double memory;
    private readonly float ceiling;

    /// <summary>A budget that knows nothing yet; from a score of <paramref name="alwaysFrom"/> on it always has room.</summary>
    public AlertBudget(string name, AlertRate rate, double alwaysFrom)
    {
        (Name, this.rate) = (name, rate);
        memory = Math.Clamp(MemoryIncidents / rate.PerMillisecond, LeastMemory, MostMemory);
        ceiling = StrangenessOf((float)alwaysFrom);
        Threshold = Math.Min(Flag, ceiling);
    }

    /// <summary>Name of the group in the configuration; empty for all series that are in none.</summary>
    public string Name { get; }

    /// <summary>What is asked for.</summary>
    public AlertRate Rate => rate;

    /// <summary>The strangeness from which on there is room.</summary>
    public float Threshold { get; private set; }

    /// <summary>Incidents of the last period.</summary>
    public int Used => State.Recent.Count;

    /// <summary>What it has learnt; is kept with the alerts.</summary>
    public AlertBudgetState State { get; private set; } = new();

    /// <summary>-log2(1 - score).</summary>
    public static float StrangenessOf(float score) => score < 1 ? -MathF.Log2(1 - score) : float.PositiveInfinity;

    /// <summary>The score of a strangeness.</summary>
    public static float ScoreOf(float strangeness) => 1 - MathF.Pow(2, -strangeness);

    /// <summary>Goes on from what was learnt before.</summary>
    public void Restore(AlertBudgetState state)
    {
        if (state.Counts.Length != Bins) return;
        State = state;
        Aim();
    }

    /// <summary>Whether there is room for a row of a cell, judged by the rows before it; then it is counted.</summary>
    public bool Observe(BudgetCell cell, long time, float strangeness)
    {
        Advance(time);
        bool isAdmitted = strangeness >= Threshold || strangeness >= ceiling;
        if (strangeness >= Least && strangeness > cell.Peak)
        {
            if (cell.Peak > 0) State.Counts[BinOf(cell.Peak)] -= Math.Min(State.Counts[BinOf(cell.Peak)], Math.Exp((cell.Counted - State.Time) / memory));
            State.Counts[BinOf(strangeness)]++;
            (cell.Peak, cell.Counted) = (strangeness, State.Time);
            Aim();
        }
        return isAdmitted;
    }

    /// <summary>Takes note of an incident that was told.</summary>
    public void Spend(long time)
    {
        Advance(time);
        State.Used++;
        if (State.Recent.Count < MostRecent) State.Recent.Add(State.Time);
        Aim();
    }

    /// <summary>Event time goes on: counts fade, and so much more could have been told.</summary>
    public void Advance(long time)
    {
        if (State.Time == 0) State.Time = time;
        if (time <= State.Time) return;
        double kept = Math.Exp((State.Time - time) / memory);
        for (int i = 0; i < Bins; i++) State.Counts[i] *= kept;
        State.Used *= kept;
        State.Exposure = State.Exposure * kept + memory * (1 - kept);
        State.Time = time;
        int past = 0;
        while (past < State.Recent.Count && State.Recent[past] <= time - (long)rate.Period.TotalMilliseconds) past++;
        State.Recent.RemoveRange(0, past);
        Aim();
    }

    private static int BinOf(float strangeness) => Math.Clamp((int)((strangeness - Least) / Width), 0, Bins - 1);

    /// <summary>Sets the threshold where the counts above it are what the budget allows for: one before anything was told.</summary>
    private void Aim()
    {
        double earned = rate.PerMillisecond * State.Exposure;
        double allowed = earned * Math.Clamp(Math.Exp(Gain * (earned - State.Used) / Math.Max(earned, 10)), LeastAim, MostAim);
        if (State.Used == 0) allowed = Math.Max(allowed, 1);
        Threshold = Math.Min(Math.Max(Quantile(allowed), earned < 1 ? Flag : Least), ceiling);
    }

    /// <summary>The strangeness that so many cells have reached.</summary>
    private float Quantile(double allowed)
    {
        double above = 0;
        for (int bin = Bins - 1; bin >= 0; bin--)
        {
            double here = State.Counts[bin];
            if (above + here > allowed)
            {
                float upper = Least + (bin + 1) * Width;
                // Within the bin in proportion; above the highest that was ever reached, as its tail would go on.
                return above > 0 ? upper - Width * (float)((allowed - above) / here) : upper + TailScale * MathF.Log((float)(here / Math.Max(allowed, 1e-3)));
            }
            above += here;
        }
        return Least;
    }
}
