namespace StreamForecast.Daemon.Demo;

/// <summary>The newest rows of one series, and how strange they have been: what the screen chooses and draws.</summary>
internal sealed class DemoTrail(string name)
{
    /// <summary>Rows kept: a week of hours, for the widest terminal.</summary>
    public const int Kept = 168;

    private DemoPoint[] ring = new DemoPoint[Kept];
    private long added;

    /// <summary>The series.</summary>
    public string Name => name;

    /// <summary>Rows there are.</summary>
    public int Count => (int)Math.Min(added, Kept);

    /// <summary>Number of the newest row; -1 before the first.</summary>
    public int Newest => added == 0 ? -1 : this[Count - 1].Row;

    /// <summary>The scores of the last rows, fading: a series stays worst for some twenty rows behind its strangest one.</summary>
    public float Strangeness { get; private set; }

    /// <summary>Row <paramref name="i"/> of those kept, the oldest being 0.</summary>
    public DemoPoint this[int i] => ring[(int)((added - Count + i) % Kept)];

    /// <summary>Takes in the next row.</summary>
    public void Add(DemoPoint point)
    {
        ring[(int)(added++ % Kept)] = point;
        Strangeness = Math.Max(point.Flagged ? 1 + point.Score : point.Score, 0.96f * Strangeness);
    }

    /// <summary>As it is now, for drawing while rows go on coming.</summary>
    public DemoTrail Copy()
    {
        var copy = (DemoTrail)MemberwiseClone();
        copy.ring = [.. ring];
        return copy;
    }
}
