using StreamForecast.Engine.Filling;

namespace StreamForecast.Engine.Tests.Filling;

public sealed class CandidateFillsTests
{
    [Fact]
    public void No_candidate_reads_a_row_of_the_gap()
    {
        var random = new Random(1);
        double[] values = [.. Enumerable.Range(0, 600).Select(_ => 10 + random.NextDouble())];
        foreach (int length in (int[])[1, 3, 24, 60, 170])
        {
            double[] other = [.. values];
            for (int t = 200; t < 200 + length; t++) other[t] += 5;
            var gap = new Gap(199, 200 + length);
            for (int t = 200; t < 200 + length; t++)
            {
                Same(Write(values, t, gap), Write(other, t, gap));
                Assert.Equal(values[199], Write(values, t, gap with { Right = Gap.NoRight })[CandidateFills.Linear]);
            }
        }
    }

    [Fact]
    public void Candidates_of_a_one_sided_gap_read_that_side_alone()
    {
        var random = new Random(2);
        double[] values = [.. Enumerable.Range(0, 300).Select(_ => 10 + random.NextDouble())], later = [.. values], earlier = [.. values];
        for (int t = 150; t < 300; t++) later[t] += 5;
        for (int t = 0; t <= 160; t++) earlier[t] += 5;
        Same(Write(values, 155, new Gap(149, Gap.NoRight)), Write(later, 155, new Gap(149, Gap.NoRight)));
        Same(Write(values, 155, new Gap(Gap.NoLeft, 161)), Write(earlier, 155, new Gap(Gap.NoLeft, 161)));
    }

    [Fact]
    public void A_pure_season_on_a_straight_trend_is_met_exactly_by_the_shifted_copies()
    {
        double[] values = [.. Enumerable.Range(0, 800).Select(t => 5 + 0.01 * t + Math.Sin(2 * Math.PI * t / 24) + (t % 168 < 24 ? 3 : 0))];
        double[] filled = Write(values, 400, new Gap(380, 420));
        foreach (int k in (int[])[15, 16]) Assert.Equal(values[400], filled[k], tolerance: 1e-9);
    }

    [Fact]
    public void A_line_is_met_by_the_line_and_by_the_curve()
    {
        double[] values = [.. Enumerable.Range(0, 50).Select(t => 3.0 * t)];
        double[] filled = Write(values, 22, new Gap(20, 27), season: 1, longSeason: 1);
        Assert.Equal(66, filled[CandidateFills.Linear], tolerance: 1e-9);
        Assert.Equal(60, filled[1]);
        Assert.Equal(81, filled[2]);
    }

    // Means come from running sums, in which other rows leave their rounding.
    private static void Same(double[] one, double[] other)
    {
        for (int k = 0; k < one.Length; k++) Assert.Equal(one[k], other[k], tolerance: 1e-9);
    }

    private static double[] Write(double[] values, int t, Gap gap, int season = 24, int longSeason = 168)
    {
        var series = new GapSeries();
        series.Load(values, season, longSeason);
        double[] candidates = new double[CandidateFills.Count];
        CandidateFills.Write(series, t, gap, candidates);
        return candidates;
    }
}
