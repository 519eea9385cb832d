namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// What forecasts at one lead time of <see cref="ForecastRepair"/> have shown, summed over series: errors are counted in widths of the forecast's own 80 % band, so that
/// large series do not drown small ones. Filled by <see cref="LeadRepair"/>.
/// </summary>
public struct LeadScore
{
    /// <summary>What one <see cref="Error"/> of 1 is, in widths of the band.</summary>
    public const double Unit = 1e-3;

    private const float Most = 100_000;     // of one error: a hundred widths

    /// <summary>The lead times in rows, in the order in which a shard gives their scores.</summary>
    public static ReadOnlySpan<int> Leads => [1, 8, 32];

    /// <summary>Forecasts whose row has come.</summary>
    public long Resolved { get; private set; }

    /// <summary>Of these, how many rows lay within the 80 % band.</summary>
    public long Within { get; private set; }

    /// <summary>Sum of the absolute errors of published medians.</summary>
    public long Error { get; private set; }

    /// <summary>Sum of the absolute errors of the evidence mixture for the same rows: what the series' own statistics say without the network.</summary>
    public long EvidenceError { get; private set; }

    /// <summary>Adds a forecast that came true or did not.</summary>
    internal void Add(bool isWithin, float error, float evidenceError, float width)
    {
        Resolved++;
        if (isWithin) Within++;
        float unit = width * (float)Unit;
        Error += (long)MathF.Min(error / unit, Most);
        EvidenceError += (long)MathF.Min(evidenceError / unit, Most);
    }

    /// <summary>Adds the sums of another.</summary>
    public void Add(in LeadScore other)
    {
        Resolved += other.Resolved;
        Within += other.Within;
        Error += other.Error;
        EvidenceError += other.EvidenceError;
    }
}
