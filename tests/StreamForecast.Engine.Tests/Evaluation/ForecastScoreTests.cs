using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Engine.Tests.Evaluation;

public sealed class ForecastScoreTests
{
    // Two windows of two steps, worked out by hand. The quantiles lie 1 apart around the median.
    private static readonly double[] First = [10, 20], Second = [-4, 0];
    private static readonly float[] FirstSaid = [.. Fan(12), .. Fan(20)], SecondSaid = [.. Fan(0), .. Fan(6)];

    [Fact]
    public void The_measures_agree_with_what_is_worked_out_by_hand()
    {
        var score = Score();

        Assert.Equal((2, 4, 2), (score.Windows, score.Points, score.Horizon));
        Assert.Equal((1.0 / 4 + 5.0 / 10) / 2, score.Mase, 12);            // mean errors 1 and 5 in units of 4 and 10
        Assert.Equal((200 * (2.0 / 22) / 2 + 200 * (4.0 / 4 + 6.0 / 6) / 2) / 2, score.Smape, 12);
        Assert.Equal(0.5, score.Coverage);                                 // -4 is the tenth percentile of its fan and 0 lies below it
        Assert.Equal([2 / 4.0, 2 / 4.0, 3 / 4.0, 3 / 4.0, 1, 1, 1, 1, 1], Enumerable.Range(0, 9).Select(score.Below));
        Assert.Equal((2 / 4.0 + 4 / 10.0) / 2, score.MaseAt(1), 12);
        Assert.Equal(6 / 10.0 / 2, score.MaseAt(2), 12);
        Assert.Equal((0.5, 0.5), (score.CoverageAt(1), score.CoverageAt(2)));
    }

    [Fact]
    public void The_weighted_quantile_loss_is_the_pinball_loss_over_the_sum_of_the_values()
    {
        double pinball = 0;
        foreach (var (value, median) in new[] { (10.0, 12.0), (20, 20), (-4, 0), (0, 6) })
            for (int level = 1; level <= 9; level++)
            {
                double below = value - (median + level - 5);
                pinball += 2 * Math.Max(level / 10.0 * below, (level / 10.0 - 1) * below);
            }

        Assert.Equal(pinball / 9 / 34, Score().Wql, 12);
    }

    [Fact]
    public void Windows_of_several_series_add_up_to_those_of_one()
    {
        var first = new ForecastScore();
        first.Add(First, FirstSaid, 4);
        var both = new ForecastScore();
        both.Add(first);
        var second = new ForecastScore();
        second.Add(Second, SecondSaid, 10);
        both.Add(second);
        var together = Score();

        Assert.Equal((together.Mase, together.Wql, together.Smape, together.Coverage), (both.Mase, both.Wql, both.Smape, both.Coverage));
        Assert.Equal((together.MaseAt(2), together.CoverageAt(2), together.Below(1)), (both.MaseAt(2), both.CoverageAt(2), both.Below(1)));
    }

    [Fact]
    public void A_gap_is_not_judged_and_a_series_that_never_moved_has_no_scaled_error()
    {
        var score = new ForecastScore();
        score.Add([double.NaN, 20], FirstSaid, scale: 0);

        Assert.Equal((1, 1, 0), (score.Windows, score.Points, score.ScaledWindows));
        Assert.True(double.IsNaN(score.Mase));
        Assert.Equal(0, score.Smape);
    }

    private static ForecastScore Score()
    {
        var score = new ForecastScore();
        score.Add(First, FirstSaid, 4);
        score.Add(Second, SecondSaid, 10);
        return score;
    }

    private static float[] Fan(float median) => [.. Enumerable.Range(-4, 9).Select(step => median + step)];
}
