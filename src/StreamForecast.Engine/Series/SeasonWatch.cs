using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Series;

/// <summary>
/// Finds the season of a series as its rows come, where it is not configured: now and then, before the next row is learnt. The shard asks it and the rows for training
/// do, so that both see the same seasons at the same rows.
/// </summary>
internal static class SeasonWatch
{
    private const int Stride = 5;

    /// <summary>Whether the series is to go on with other seasons than the clock's.</summary>
    public static bool Look(ReadOnlySpan<byte> statistics, ref SeasonEvidence evidence, in SeriesClock clock, TimeRules rules, out SeasonLayout found)
    {
        found = null!;
        if (clock.Learnt % Stride != 0 || rules.Natural(clock) is not { } natural) return false;
        ReadOnlySpan<int> candidates = SeasonCandidates.For(natural);
        if (candidates.IsEmpty || clock.Learnt % RowsBetween(natural.Season) != 0) return false;

        var layout = SeasonLayout.Of(clock.Season, clock.LongSeason);
        var view = new SeriesView(statistics, layout, clock.Learnt);
        for (int i = 0; i < candidates.Length; i++) evidence.Look(view, layout, i, candidates[i]);

        int season = evidence.Choose(candidates, clock.Season, natural.Season);
        found = season == natural.Season ? natural : SeasonCandidates.Layout(natural, season);
        return season != clock.Season;
    }

    /// <summary>Rows from one look to the next: more where the sums are longer, and no divisor of a day's, week's or year's rows, so that all phases are looked at.</summary>
    private static int RowsBetween(int season) => season switch
    {
        < 24 => Stride,
        <= 60 => 5 * Stride,
        _ => 29 * Stride,
    };

    /// <summary>
    /// The recent values of a series, from which its statistics are learnt anew after it took other seasons; the oldest becomes row 0. A whole number of
    /// <see cref="ForecastRepair.Period"/> is cut off, so that what the series has forecast for itself still meets its rows.
    /// </summary>
    public static float[] Kept(ReadOnlySpan<byte> statistics, SeasonLayout layout, long learnt)
    {
        long rows = learnt + 1, cut = (Math.Max(rows - layout.Recent, 0) + ForecastRepair.Period - 1) / ForecastRepair.Period * ForecastRepair.Period;
        var view = new SeriesView(statistics, layout, learnt);
        float[] kept = new float[rows - cut];
        for (int i = 0; i < kept.Length; i++) kept[i] = view.Back(kept.Length - 1 - i);
        return kept;
    }

    /// <summary>Learns <see cref="Kept"/> values as rows from 0 on.</summary>
    public static void Learn(Span<byte> statistics, SeasonLayout layout, ReadOnlySpan<float> kept)
    {
        statistics.Clear();
        SeriesStatistics.Start(statistics, layout);
        for (int row = 0; row < kept.Length; row++) SeriesStatistics.Learn(statistics, layout, row, kept[row]);
    }
}
