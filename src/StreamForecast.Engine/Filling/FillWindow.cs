using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Filling;

/// <summary>
/// What the network is given of a window: its rows, scaled by their own level and spread, and of each missing row the candidates, what they may be trusted,
/// and where in its gap it lies. Training and filling both write through here. One instance serves one thread.
/// </summary>
internal sealed class FillWindow
{
    /// <summary>Rows of a window: a gap of <see cref="Core"/> rows with a margin on either side.</summary>
    public const int Rows = 256;
    /// <summary>Rows before the first missing row of a window and after its last, where the series has them.</summary>
    public const int Margin = 40;
    /// <summary>Most rows of one window that are filled from it.</summary>
    public const int Core = Rows - 2 * Margin;

    private const int Inputs = 14;
    private const int Features = 2 * CandidateFills.Count + 16;

    private readonly FillEvidence evidence = new();
    private readonly double[] candidates = new double[CandidateFills.Count];
    private readonly double[] sorted = new double[Rows];
    private GapSeries series = new();
    private double level, spread;

    /// <summary>The sizes of the networks that read these columns: LSTM layers, 24 wide in each direction, two deep.</summary>
    public static FillShape Shape { get; } = new(CellKind.Lstm, Inputs, Hidden: 24, Layers: 2, Encoding: 48, Features, CandidateFills.Count);

    /// <summary>The evidence of the last target: its centre, and the error that is the unit of what was written.</summary>
    public FillEvidence Evidence => evidence;

    /// <summary>Takes up the window of <paramref name="length"/> rows from <paramref name="from"/> on and writes what the network reads of each, [length, Inputs].</summary>
    public void Open(GapSeries s, int from, int length, Span<float> inputs)
    {
        series = s;
        Measure(from, length);
        for (int i = 0; i < length; i++) WriteRow(from + i, inputs.Slice(i * Inputs, Inputs));
    }

    /// <summary>Writes the columns of missing row <paramref name="t"/>: candidates and features relative to <see cref="FillEvidence.Centre"/>, in units of <see cref="FillEvidence.Error"/>.</summary>
    public void WriteTarget(int t, Span<float> relative, Span<float> logErrors, Span<float> features)
    {
        Gap gap = series.GapAt(t);
        evidence.Weigh(series, t, gap, spread);
        double unit = evidence.Error;
        for (int k = 0; k < CandidateFills.Count; k++)
        {
            relative[k] = (float)Math.Clamp((evidence.Candidates[k] - evidence.Centre) / unit, -1e4, 1e4);
            logErrors[k] = (float)Math.Clamp(Math.Log(evidence.Errors[k] / unit), -4, 12);
            features[k] = (float)(0.5 * Bend(relative[k]));
            features[CandidateFills.Count + k] = 0.5f * Math.Min(logErrors[k], 6);
        }
        int m = series.Season, left = gap.HasLeft ? t - gap.Left : 0, right = gap.HasRight ? gap.Right - t : 0;
        Span<float> f = features[(2 * CandidateFills.Count)..];
        f[0] = gap.HasLeft ? 1f / left : 0;
        f[1] = gap.HasRight ? 1f / right : 0;
        f[2] = Distance(left);
        f[3] = Distance(right);
        f[4] = gap.HasLeft ? 1 : 0;
        f[5] = gap.HasRight ? 1 : 0;
        f[6] = (float)gap.RightShare(t);
        f[7] = (float)(0.4 * Math.Log((left + right) / (double)m));
        f[8] = (float)(0.15 * Math.Log(m));
        f[9] = (float)(0.15 * Math.Log(series.LongSeason));
        f[10] = (float)(0.3 * Math.Log(Math.Max(unit, 1e-30) / spread));
        f[11] = (float)Math.Log(evidence.RootError / unit);
        f[12] = (float)(0.5 * Math.Clamp(Math.Log(evidence.PhaseError / unit), -4, 4));
        f[13] = (float)Bend(evidence.Bias / unit);
        f[14] = 1f / (1 + evidence.Count);
        f[15] = (float)Bend((evidence.Centre - level) / spread);
    }

    /// <summary>Median and mean deviation from it of the observed rows; of the whole series where the window has next to none.</summary>
    private void Measure(int from, int length)
    {
        int count = 0;
        for (int t = from; t < from + length; t++)
            if (series.Has(t)) sorted[count++] = series[t];
        for (int t = 0; t < series.Rows && count < 2; t++)
            if ((t < from || t >= from + length) && series.Has(t)) sorted[count++] = series[t];
        Span<double> values = sorted.AsSpan(0, count);
        values.Sort();
        level = count == 0 ? 0 : values[count / 2];
        double sum = 0;
        foreach (double value in values) sum += Math.Abs(value - level);
        spread = Math.Max(sum / Math.Max(count, 1), Math.Max(1e-7 * Math.Abs(level), 1e-30));
    }

    private void WriteRow(int t, Span<float> input)
    {
        input.Clear();
        bool observed = series.Has(t);
        Gap gap = series.GapAt(t);
        double value = series[t];
        if (gap.HasLeft || gap.HasRight)
        {
            CandidateFills.Write(series, t, gap, candidates);
            double curve = candidates[CandidateFills.Anchored], line = candidates[CandidateFills.Linear];
            if (!observed) value = curve;
            input[1] = (float)Bend((value - line) / spread);
            input[2] = (float)Bend((value - candidates[13]) / spread);
            input[3] = (float)Bend((value - candidates[CandidateFills.SeasonalCopy]) / spread);
        }
        if (double.IsNaN(value)) value = level;
        input[0] = (float)Bend((value - level) / spread);
        input[4] = observed ? 1 : 0;
        if (!observed)
        {
            input[5] = gap.HasLeft ? Distance(t - gap.Left) : 0;
            input[6] = gap.HasRight ? Distance(gap.Right - t) : 0;
            input[7] = gap.HasLeft ? 1f / (t - gap.Left) : 0;
            input[8] = gap.HasRight ? 1f / (gap.Right - t) : 0;
        }
        (input[9], input[10]) = PhaseOf(t, series.Season);
        (input[11], input[12]) = PhaseOf(t, series.LongSeason > series.Season ? series.LongSeason : 1);
        input[13] = (float)(0.15 * Math.Log(series.Season));
    }

    private static (float Sine, float Cosine) PhaseOf(int t, int season)
    {
        if (season == 1) return (0, 0);
        var (sine, cosine) = Math.SinCos(2 * Math.PI * (t % season) / season);
        return ((float)sine, (float)cosine);
    }

    private static float Distance(int rows) => (float)(0.25 * Math.Log(1 + rows));

    /// <summary>Straight near zero, a logarithm further out.</summary>
    private static double Bend(double x) => Math.Sign(x) * Math.Log(1 + Math.Abs(x));
}
