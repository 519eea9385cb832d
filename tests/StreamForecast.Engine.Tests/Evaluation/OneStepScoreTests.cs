using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Evaluation;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Engine.Tests.Evaluation;

public class OneStepScoreTests
{
    [Fact]
    public void A_forecast_that_repeats_the_last_value_is_exactly_as_good_as_the_naive_one()
    {
        var score = new OneStepScore();
        double last = 5;
        score.Add(last, Results(float.NaN, float.NaN, float.NaN), 0);
        foreach (double value in new[] { 7.0, 4, 4, 11 })
        {
            score.Add(value, Results((float)last, (float)last, (float)last), 0);
            last = value;
        }

        Assert.Equal(4, score.Judged);
        Assert.Equal(1, score.RelativeError);
        Assert.Equal(1, score.RelativePinball, 12);
    }

    [Fact]
    public void A_better_median_has_a_smaller_relative_error_and_a_band_around_the_value_covers_it()
    {
        var score = new OneStepScore();
        score.Add(0, Results(float.NaN, float.NaN, float.NaN), 0);
        score.Add(10, Results(8, 9, 10), 0);        // on the edge is inside
        score.Add(0, Results(1, 2, 3), 0);          // below the band

        Assert.Equal(0.5, score.Coverage);
        Assert.Equal((1.0 + 2) / (10 + 10), score.RelativeError, 12);
        // 10: 0.05*2 + 0.5*1 + 0.95*0; 0: 0.95*1 + 0.5*2 + 0.05*3; the naive one 0.5*10 twice
        Assert.Equal((0.6 / 3 + 2.1 / 3) / 10, score.RelativePinball, 6);
    }

    [Fact]
    public void Rows_are_counted_by_what_became_of_them_and_only_observed_ones_are_judged()
    {
        var score = new OneStepScore();
        score.Add(1, Results(0, 1, 2), 0);                                      // no value before it to compare with
        score.Add(double.NaN, Results(0, 1, 2, RowStatus.Gap), 0);
        score.Add(1, Results(0, 1, 2, RowStatus.Duplicate), 0);
        score.Add(9, Results(0, 1, 2, RowStatus.Late), 0);
        score.Add(3, Results(0, 1, 2, RowStatus.Observed, flag: true), 0);

        Assert.Equal((5, 2, 1, 1, 1), (score.Rows, score.Observed, score.Gaps, score.Duplicates, score.Late));
        Assert.Equal((1, 1), (score.Flagged, score.Events));
        Assert.Equal((1, 0.0), (score.Judged, score.Coverage));
        Assert.Equal(1, score.RelativeError);                                   // 3 - 1 against 3 - 1: the late 9 is nobody's last value
    }

    [Fact]
    public void A_series_that_never_moves_has_no_relative_error_and_does_not_count_in_the_mean()
    {
        var flat = new OneStepScore();
        for (int i = 0; i < 3; i++) flat.Add(5, Results(5, 5, 5), 0);
        var moving = new OneStepScore();
        moving.Add(0, Results(0, 0, 0), 0);
        moving.Add(4, Results(0, 3, 5), 0);

        var totals = ScoreTotals.Of([flat, moving]);

        Assert.True(double.IsNaN(flat.RelativeError));
        Assert.Equal(0.25, totals.RelativeError, 12);
        Assert.Equal(1, totals.Coverage);
        Assert.Equal(5, totals.Rows);
    }

    [Fact]
    public void Nothing_judged_is_not_a_number_rather_than_zero()
    {
        var totals = ScoreTotals.Of([new OneStepScore()]);

        Assert.True(double.IsNaN(totals.Coverage) && double.IsNaN(totals.RelativeError) && double.IsNaN(totals.RelativePinball));
    }

    private static ResultBatch Results(float lower, float expected, float upper, RowStatus status = RowStatus.Observed, bool flag = false)
    {
        var results = new ResultBatch(1, [1]) { Count = 1 };
        (results.Status[0], results.Lower[0], results.Expected[0], results.Upper[0]) = (status, lower, expected, upper);
        results.Verdict[0] = flag
            ? new Verdict(0.8f, true, Severity.Major, AnomalyKind.Spike, EventState.Opened, 1)
            : default;
        return results;
    }
}
