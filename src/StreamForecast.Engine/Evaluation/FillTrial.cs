using StreamForecast.Engine.Filling;
using StreamForecast.Engine.Simulation;

namespace StreamForecast.Engine.Evaluation;

/// <summary>
/// Hides stretches of a series, has them filled and scores the fills. The series is cut into equal parts and one stretch hidden in each, so that every stretch has observed rows
/// on both sides; equal seeds hide equal rows. One instance serves one thread.
/// </summary>
public sealed class FillTrial(GapFiller filler, int seed)
{
    private const ulong Purpose = 0x68696465;
    private const double MostHidden = 0.1;           // of the rows
    private const int MostStretches = 40;
    private const int LeastRoom = 4;                 // of a part, in lengths of the stretch

    private readonly GapSeries hidden = new();

    /// <summary>Scores series number <paramref name="index"/> with stretches of <paramref name="length"/> rows hidden; null where it is too short for one or does not move.</summary>
    public FillScore? Score(ReadOnlySpan<double> values, int season, int longSeason, int length, int index)
    {
        int parts = Math.Clamp((int)(MostHidden * values.Length / length), 1, MostStretches);
        double scale = MeanDeviation(values);
        if (values.Length / parts < LeastRoom * length + 2 || !(scale > 0)) return null;
        RandomSource random = RandomSource.For(seed, index, Purpose ^ (uint)length);
        double[] masked = Hide(values, parts, length, random);
        FilledRows filled = filler.Fill(masked, season, longSeason, longest: int.MaxValue);
        var network = new FillErrors();
        for (int i = 0; i < filled.Count; i++)
            if (values[filled.Row(i)] is var value && !double.IsNaN(value)) network.Add(value, filled.Quantiles(i), scale);
        var (linear, seasonal) = Points(values, masked, season, longSeason, scale);
        // Points have no quantiles of their own: theirs come from rows hidden at other places.
        var (linearElsewhere, seasonalElsewhere) = Points(values, Hide(values, parts, length, random), season, longSeason, scale);
        return network.Rows == 0 || linearElsewhere.Rows == 0 ? null : new FillScore(network.Rows, network.Pinball, linear.Pinball, seasonal.Pinball,
            linear.PinballWithQuantilesOf(linearElsewhere), seasonal.PinballWithQuantilesOf(seasonalElsewhere),
            network.Absolute, linear.Absolute, seasonal.Absolute, network.Coverage);
    }

    private static double[] Hide(ReadOnlySpan<double> values, int parts, int length, RandomSource random)
    {
        double[] masked = values.ToArray();
        int room = values.Length / parts;
        for (int part = 0; part < parts; part++) masked.AsSpan(part * room + random.Between(1, room - length - 1), length).Fill(double.NaN);
        return masked;
    }

    private (FillErrors Linear, FillErrors Seasonal) Points(ReadOnlySpan<double> values, double[] masked, int season, int longSeason, double scale)
    {
        FillErrors linear = new(), seasonal = new();
        int copy = season == 1 && longSeason > 1 ? CandidateFills.LongSeasonalCopy : CandidateFills.SeasonalCopy;
        Span<double> candidates = stackalloc double[CandidateFills.Count];
        hidden.Load(masked, season, longSeason);
        for (int t = hidden.NextMissing(0); t < hidden.Rows; t = hidden.NextMissing(t + 1))
        {
            if (double.IsNaN(values[t])) continue;
            CandidateFills.Write(hidden, t, hidden.GapAt(t), candidates);
            linear.Add(values[t], candidates[CandidateFills.Linear], scale);
            seasonal.Add(values[t], candidates[copy], scale);
        }
        return (linear, seasonal);
    }

    private static double MeanDeviation(ReadOnlySpan<double> values)
    {
        double[] observed = Array.FindAll(values.ToArray(), double.IsFinite);
        if (observed.Length == 0) return 0;
        Array.Sort(observed);
        double median = observed[observed.Length / 2];
        return observed.Average(value => Math.Abs(value - median));
    }
}
