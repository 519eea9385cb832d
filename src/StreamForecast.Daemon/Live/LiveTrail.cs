using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Live;

/// <summary>The newest rows of one series that somebody may look at, in a ring. Belongs to a <see cref="LivePartition"/>, which holds its lock.</summary>
internal sealed class LiveTrail(int slot, string name)
{
    /// <summary>Rows kept.</summary>
    public const int Rows = 300;

    private const float Fading = 0.98f;         // of the strangest recent score, a row: 35 rows to a half

    private readonly LivePoint[] ring = new LivePoint[Rows];
    private long count;

    /// <summary>The series' slot.</summary>
    public int Slot => slot;

    /// <summary>The series' name.</summary>
    public string Name => name;

    /// <summary>When it was last asked for, by <see cref="Environment.TickCount64"/>; 0: never.</summary>
    public long Asked { get; set; }

    /// <summary>The strangest of the recent scores, fading: what the worst series are found by.</summary>
    public float Strangeness { get; private set; }

    /// <summary>Takes a row of a batch.</summary>
    public void Take(ObservationBatch batch, ResultBatch results, int i)
    {
        if (count > 0 && batch.Time[i] <= Newest.Time) return;      // late and repeated rows
        float score = results.Verdict[i].Score;
        ring[count++ % Rows] = new LivePoint(batch.Time[i], batch.Value[i], results.Lower[i], results.Expected[i], results.Upper[i], score, results.Verdict[i].Flag);
        Strangeness = Math.Max(score, Fading * Strangeness);
    }

    /// <summary>The newest rows in their order, at most <paramref name="most"/>.</summary>
    public LivePoint[] NewestRows(int most)
    {
        int kept = (int)Math.Min(Math.Min(count, Rows), most);
        var points = new LivePoint[kept];
        for (int i = 0; i < kept; i++) points[i] = ring[(count - kept + i) % Rows];
        return points;
    }

    private LivePoint Newest => ring[(count - 1) % Rows];
}
