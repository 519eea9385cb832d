using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

public sealed class IncidentPeaksTests
{
    private const int Old = 1_000_000_000;      // rows after which nothing is left of the young series' share

    [Fact]
    public void The_running_incident_is_not_its_own_judge()
    {
        IncidentPeaks peaks = default;
        float before = peaks.AsStrong(200, 2);

        for (int row = 0; row < 50; row++)
            Learn(ref peaks, row, 2.5f);
        Assert.Equal(before, peaks.AsStrong(200, 2));
        Assert.Equal(2.5f, peaks.Peak);

        for (int row = 50; row < 200; row++)
            Learn(ref peaks, row, 0.5f);
        Assert.Equal(before + 1, peaks.AsStrong(200, 2), 4);
        Assert.True(peaks.Peak < 1);
    }

    [Fact]
    public void A_young_series_is_taken_to_have_seen_weak_incidents_and_no_strong_ones()
    {
        IncidentPeaks peaks = default;

        Assert.True(peaks.AsStrong(0, 0.4f) > 20);
        Assert.True(peaks.AsStrong(0, 2.5f) < 0.2f);
        Assert.Equal(peaks.AsStrong(0, 1) / 2, peaks.AsStrong(2000, 1), 4);        // and later is known by its own
    }

    [Fact]
    public void Old_incidents_are_forgotten_over_twenty_thousand_rows()
    {
        IncidentPeaks peaks = default;
        int row = 0;
        for (int incident = 0; incident < 40; incident++)
        {
            Learn(ref peaks, row++, 2.5f);
            for (int quiet = 0; quiet < 150; quiet++) Learn(ref peaks, row++, 0);
        }
        float fresh = peaks.AsStrong(Old, 2);
        for (int end = row + 20000; row < end; row++) Learn(ref peaks, row, 0);

        Assert.InRange(fresh, 30, 45);      // some were forgotten on the way, and a count of one byte is right on average
        Assert.InRange(peaks.AsStrong(Old, 2) / fresh, 0.2f, 0.55f);
    }

    [Fact]
    public void Evidence_counts_every_view_and_none_without_limit()
    {
        Span<float> ranks = stackalloc float[TailUnits.Count];
        Assert.Equal(0.4f, IncidentPeaks.Evidence(ranks), 5);

        ranks[(int)Statistic.Step] = 100;
        Assert.Equal(0.4f + 3f / 12, IncidentPeaks.Evidence(ranks), 5);

        ranks[(int)Statistic.Novelty] = 2;
        Assert.Equal(0.4f + 3f / 12 + 0.4f, IncidentPeaks.Evidence(ranks), 5);
    }

    [Fact]
    public void Views_that_take_many_rows_to_move_are_not_outvoted_by_the_others()
    {
        Span<float> ranks = stackalloc float[TailUnits.Count];
        foreach (Statistic slow in (ReadOnlySpan<Statistic>)[Statistic.Size50, Statistic.Drift16, Statistic.Drift64, Statistic.LevelLow, Statistic.Week])
            ranks[(int)slow] = 2;

        Assert.Equal(0.4f + 1.4f, IncidentPeaks.Evidence(ranks), 5);
    }

    private static void Learn(ref IncidentPeaks peaks, int row, float evidence)
    {
        var rounding = new Rounding(row);
        peaks.Learn(row, evidence, ref rounding);
    }
}
