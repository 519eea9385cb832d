using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

public sealed class IncidentPeaksTests
{
    [Fact]
    public void The_running_incident_is_not_its_own_judge()
    {
        IncidentPeaks peaks = default;
        float before = peaks.AsStrong(2);

        for (int row = 0; row < 50; row++)
            Learn(ref peaks, row, 2.5f);
        Assert.Equal(before, peaks.AsStrong(2));
        Assert.Equal(2.5f, peaks.Peak);

        for (int row = 50; row < 200; row++)
            Learn(ref peaks, row, 0.5f);
        Assert.Equal(before + 1, peaks.AsStrong(2), 4);
        Assert.True(peaks.Peak < 1);
    }

    [Fact]
    public void A_young_series_is_taken_to_have_seen_weak_incidents_and_no_strong_ones()
    {
        IncidentPeaks peaks = default;

        Assert.True(peaks.AsStrong(0.42f) > 20);
        Assert.True(peaks.AsStrong(2.5f) < 0.2f);
    }

    [Fact]
    public void Old_incidents_are_forgotten_over_twenty_thousand_rows()
    {
        IncidentPeaks peaks = default;
        int row = 0;
        for (int incident = 0; incident < 40; incident++)
        {
            Learn(ref peaks, row++, 2.5f);
            for (int quiet = 0; quiet < 100; quiet++) Learn(ref peaks, row++, 0);
        }
        float fresh = peaks.AsStrong(2) - 0.6f;
        for (int end = row + 20000; row < end; row++) Learn(ref peaks, row, 0);

        Assert.InRange(fresh, 30, 45);      // some were forgotten on the way, and a count of one byte is right on average
        Assert.InRange((peaks.AsStrong(2) - 0.6f) / fresh, 0.2f, 0.55f);
    }

    [Fact]
    public void Evidence_counts_every_view_and_none_without_limit()
    {
        Span<float> ranks = stackalloc float[TailUnits.Count];
        Assert.Equal(0.42f, IncidentPeaks.Evidence(ranks), 5);

        ranks[(int)Statistic.Step] = 100;
        Assert.Equal(0.42f + 0.6f * 4 / 12, IncidentPeaks.Evidence(ranks), 5);

        ranks[(int)Statistic.Novelty] = 1.5f;
        Assert.Equal(0.42f + 0.6f * 4 / 12 + 0.4f, IncidentPeaks.Evidence(ranks), 5);
    }

    private static void Learn(ref IncidentPeaks peaks, int row, float evidence)
    {
        var rounding = new Rounding(row);
        peaks.Learn(row, evidence, ref rounding);
    }
}
