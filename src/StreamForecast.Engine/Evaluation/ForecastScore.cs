namespace StreamForecast.Engine.Evaluation;

/// <summary>
/// How good forecasts of the coming rows were, by the measures that the literature compares: the mean absolute scaled error of the median (Hyndman and Koehler 2006), the weighted quantile loss
/// over the levels 0.1 to 0.9 (the pinball loss over the sum of the values' sizes), and how many values fell below each quantile. Fed one window after the other, and added up over series.
/// </summary>
public sealed class ForecastScore
{
    /// <summary>Levels of a forecast: 0.1, 0.2, ..., 0.9.</summary>
    public const int Levels = 9;

    private const int Median = 4;

    private readonly double[] pinball = new double[Levels];
    private readonly long[] below = new long[Levels];
    private readonly List<Lead> leads = [];
    private double scaledError, size, relativeError;
    private long scaled;

    /// <summary>Windows judged.</summary>
    public long Windows { get; private set; }

    /// <summary>Values judged.</summary>
    public long Points { get; private set; }

    /// <summary>Windows that count towards <see cref="Mase"/>: those of series that moved before.</summary>
    public long ScaledWindows => scaled;

    /// <summary>The median's absolute error in units of the seasonal differences before the window: mean over each window, then over windows. NaN when no window has a unit.</summary>
    public double Mase => scaledError / scaled;

    /// <summary>Twice the pinball loss, mean over the levels, summed over all values, over the sum of their absolute values.</summary>
    public double Wql => 2 * pinball.Sum() / Levels / size;

    /// <summary>Symmetric mean absolute percentage error of the median, 0 to 200: mean over each window, then over windows.</summary>
    public double Smape => relativeError / Windows;

    /// <summary>Share of values within the quantiles 0.1 and 0.9; 0.8 is right.</summary>
    public double Coverage => (below[Levels - 1] - below[0]) / (double)Points;

    /// <summary>Steps ahead of the longest window.</summary>
    public int Horizon => leads.Count;

    /// <summary>Share of values at or below the quantile of level (<paramref name="level"/> + 1) / 10, which is right when it equals the level.</summary>
    public double Below(int level) => below[level] / (double)Points;

    /// <summary>The median's mean absolute scaled error <paramref name="h"/> steps ahead.</summary>
    public double MaseAt(int h) => leads[h - 1] is var lead ? lead.ScaledError / lead.Scaled : double.NaN;

    /// <summary>Share of values within the quantiles 0.1 and 0.9 <paramref name="h"/> steps ahead.</summary>
    public double CoverageAt(int h) => leads[h - 1] is var lead ? lead.Inside / (double)lead.Points : double.NaN;

    /// <summary>Judges the forecast of one window: quantiles [rows, <see cref="Levels"/>] of the <paramref name="actual"/> values, where NaN is a gap and not judged.</summary>
    /// <param name="actual">What came.</param>
    /// <param name="quantiles">What was said.</param>
    /// <param name="scale">Unit of the scaled error, as of <see cref="SeasonalNaive.Scale"/>; where it is not above 0 the window has none.</param>
    public void Add(ReadOnlySpan<double> actual, ReadOnlySpan<float> quantiles, double scale)
    {
        double errors = 0, relative = 0;
        int points = 0;
        while (leads.Count < actual.Length) leads.Add(default);
        for (int row = 0; row < actual.Length; row++)
        {
            double value = actual[row];
            if (double.IsNaN(value)) continue;
            ReadOnlySpan<float> said = quantiles.Slice(row * Levels, Levels);
            double error = Math.Abs(value - said[Median]), sum = Math.Abs(value) + Math.Abs(said[Median]);
            errors += error;
            if (sum > 0) relative += 200 * error / sum;
            points++;
            size += Math.Abs(value);
            for (int level = 0; level < Levels; level++)
            {
                pinball[level] += PinballLoss.Of(value, said[level], (level + 1) / 10.0);
                if (value <= said[level]) below[level]++;
            }
            bool inside = value <= said[Levels - 1] && !(value <= said[0]);
            leads[row] += new Lead(scale > 0 ? error / scale : 0, scale > 0 ? 1 : 0, inside ? 1 : 0, 1);
        }
        if (points == 0) return;
        Windows++;
        Points += points;
        relativeError += relative / points;
        if (!(scale > 0)) return;
        scaledError += errors / points / scale;
        scaled++;
    }

    /// <summary>Adds the windows of another score to this one's.</summary>
    public void Add(ForecastScore other)
    {
        (Windows, Points, scaled) = (Windows + other.Windows, Points + other.Points, scaled + other.scaled);
        (scaledError, size, relativeError) = (scaledError + other.scaledError, size + other.size, relativeError + other.relativeError);
        for (int level = 0; level < Levels; level++) (pinball[level], below[level]) = (pinball[level] + other.pinball[level], below[level] + other.below[level]);
        while (leads.Count < other.leads.Count) leads.Add(default);
        for (int row = 0; row < other.leads.Count; row++) leads[row] += other.leads[row];
    }

    /// <summary>Sums over the values so many steps ahead.</summary>
    private readonly record struct Lead(double ScaledError, long Scaled, long Inside, long Points)
    {
        public static Lead operator +(Lead a, Lead b) => new(a.ScaledError + b.ScaledError, a.Scaled + b.Scaled, a.Inside + b.Inside, a.Points + b.Points);
    }
}
