using StreamForecast.Engine.Training;
using StreamForecast.Learning.Training;

namespace StreamForecast.Engine.Tests.Training;

public sealed class PairedLossTests
{
    [Fact]
    public void Of_series_of_one_window_each_it_is_the_mean_of_the_differences_and_its_usual_error()
    {
        double[] differences = [-0.3, 0.1, -0.2, -0.4, 0.05];
        PairedLoss paired = Of([.. differences.Select((d, i) => (i, 0, d))]);

        double mean = differences.Average(), variance = differences.Sum(d => (d - mean) * (d - mean)) / (differences.Length - 1);
        Assert.Equal(mean, paired.Difference, 12);
        Assert.Equal(Math.Sqrt(variance / differences.Length), paired.StandardError!.Value, 12);
    }

    [Fact]
    public void Windows_that_repeat_those_of_their_series_or_of_their_time_make_it_no_surer()
    {
        (int, int, double)[] once = [(0, 0, -0.3), (1, 0, 0.1), (2, 0, -0.2)];
        double known = Of(once).StandardError!.Value;

        Assert.Equal(known, Of([.. once, .. once, .. once]).StandardError!.Value, 12);
        Assert.Equal(known, Of([.. once.SelectMany(one => Enumerable.Range(0, 20).Select(other => (other, one.Item1, one.Item3)))]).StandardError!.Value, 12);     // twenty series that all go the same way
    }

    [Fact]
    public void Windows_with_more_forecasts_count_more()
    {
        HeldBackWindow[] zeros = [new(0, 0, 0, 10), new(1, 0, 0, 30)], ones = [new(0, 0, 1, 10), new(1, 0, 2, 30)];
        Assert.Equal(1.75, PairedLoss.Of(ones, zeros, window => window.FirstRow).Difference, 12);
    }

    [Fact]
    public void One_block_of_one_series_does_not_tell_how_sure_it_is()
    {
        PairedLoss paired = Of([(0, 0, -0.3), (0, 0, -0.2)]);
        Assert.Equal(-0.25, paired.Difference, 12);
        Assert.Null(paired.StandardError);
    }

    private static PairedLoss Of((int Series, int Block, double Difference)[] windows) => PairedLoss.Of(
        [.. windows.Select(one => new HeldBackWindow(one.Series, one.Block, 1 + one.Difference, 48))], [.. windows.Select(one => new HeldBackWindow(one.Series, one.Block, 1, 48))], window => window.FirstRow);
}
