using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Engine.Tests.Evaluation;

public class LabelledSetScoreTests
{
    private const long Minute = 60_000, Week = 7 * 24 * 60 * Minute;

    [Fact]
    public void Rows_of_the_warm_up_are_not_judged()
    {
        ScoredRow[] rows = [.. Enumerable.Range(0, 200).Select(t => new ScoredRow(t is 20 or 150 ? 0.9f : 0.1f, t is 20 or 150))];

        var series = new LabelledSeriesScore("a", rows, Times(200), trainRows: 100, Minute);

        Assert.Equal((1, 1, 100), (series.AtDefault.Events, series.AtDefault.Found, series.AtDefault.Rows));
        Assert.Equal(1, series.AveragePrecision);
        Assert.Equal(100 / 1440.0, series.Days, 12);
    }

    [Fact]
    public void The_threshold_of_a_set_is_chosen_by_the_later_half_of_the_warm_up_alone()
    {
        // In the warm-up anomalies have 0.9 and noise up to 0.7; in the judged rows 0.6 would have found more.
        ScoredRow[] rows = [.. Enumerable.Range(0, 400).Select(t => new ScoredRow(t % 50 != 25 ? t % 20 == 0 ? 0.7f : 0.2f : t < 200 ? 0.9f : 0.65f, t % 50 == 25))];

        var set = new LabelledSetScore([new LabelledSeriesScore("a", rows, Times(400), 200, Minute)]);

        Assert.InRange(ScoreThresholds.All[set.CalibratedPlace], 0.7f, 0.9f);
        Assert.Equal(0, set.Scored[set.CalibratedPlace].Found);
        Assert.Equal(4, set.AtDefault.Found);
    }

    [Fact]
    public void False_alarms_are_told_by_the_week_of_the_series_life()
    {
        long[] times = [0, Minute, Week - 1, Week, 2 * Week + 5];
        ScoredRow[] rows = [.. Enumerable.Range(0, 5).Select(t => new ScoredRow(t is 0 or 4 ? 0.9f : 0, false))];

        Assert.Equal([1], new LabelledSeriesScore("a", rows, times, 0, Minute).FalseAlarmsByWeek);      // rows 0 and 4 are one episode

        ScoredRow[] apart = [.. Enumerable.Range(0, 30).Select(t => new ScoredRow(t is 0 or 29 ? 0.9f : 0, false))];
        Assert.Equal([1, 0, 1], new LabelledSeriesScore("a", apart, [.. Enumerable.Range(0, 30).Select(t => t * Week / 14)], 0, Minute).FalseAlarmsByWeek);
    }

    [Fact]
    public void The_set_has_the_mean_of_the_series_that_hold_anomalies()
    {
        ScoredRow[] found = [new(0.9f, true), new(0.1f, false)], missed = [new(0.1f, true), new(0.9f, false)], quiet = [new(0.1f, false), new(0.1f, false)];

        var set = new LabelledSetScore([.. new[] { found, missed, quiet }.Select(rows => new LabelledSeriesScore("a", rows, Times(2), 0, Minute))]);

        Assert.Equal(0.75, set.AveragePrecision);
        Assert.Equal(2, set.AtDefault.Events);
    }

    [Fact]
    public void Thresholds_ascend_and_the_default_is_among_them()
    {
        Assert.Equal(ScoreThresholds.All.Order(), ScoreThresholds.All);
        Assert.Equal(ScoreThresholds.All.Count, ScoreThresholds.All.Distinct().Count());
        Assert.Equal(0.5f, ScoreThresholds.All[ScoreThresholds.DefaultPlace]);
        Assert.True(ScoreThresholds.All[^1] < 1);
    }

    private static long[] Times(int rows) => [.. Enumerable.Range(0, rows).Select(t => t * Minute)];
}
