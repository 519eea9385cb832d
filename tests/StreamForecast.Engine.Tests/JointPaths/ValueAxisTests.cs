using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.JointPaths;

namespace StreamForecast.Engine.Tests.JointPaths;

public sealed class ValueAxisTests
{
    private static readonly ForecastHistory Continuous = Histories.Of(Enumerable.Range(0, 100).Select(i => MathF.Sin(i)));

    [Fact]
    public void A_few_values_often_repeated_are_states_and_gaps_are_none()
    {
        ForecastHistory history = Histories.Of(Enumerable.Range(0, 60).Select(i => i % 7 == 3 ? float.NaN : i % 3 == 0 ? 5 : i % 3 == 1 ? -1 : 2.5f));
        Assert.Equal([-1, 2.5f, 5], ValueAxis.Of(history, Histories.Even(0)).States!);
    }

    [Theory]
    [InlineData(1, 100)]        // constant
    [InlineData(17, 250)]       // too many values
    [InlineData(4, 15)]         // each too rarely
    public void Other_series_have_bins(int values, int rows) =>
        Assert.Null(ValueAxis.Of(Histories.Of(Enumerable.Range(0, rows).Select(i => (float)(i % values))), Histories.Even(0)).States);

    [Fact]
    public void The_cells_of_states_meet_half_way()
    {
        var axis = ValueAxis.Of(Histories.Of(Enumerable.Range(0, 60).Select(i => (float)(i % 3))), default);
        var forecast = new QuantileDistribution(Histories.Even(1));
        double[] probabilities = new double[3];
        axis.Probabilities(forecast, probabilities);
        Assert.Equal([forecast.AtMost(0.5), forecast.AtMost(1.5) - forecast.AtMost(0.5), 1 - forecast.AtMost(1.5)], probabilities);
        Assert.Equal([0, 0, 1, 1, 2], new float[] { -3, 0.4f, 0.6f, 1.4f, 1.6f }.Select(axis.Cell));
        Assert.Equal(new PathStep(2, 2, 2), axis.Step(2, axis.Value(2, forecast, 0.1)));
    }

    [Fact]
    public void Bins_are_one_and_a_half_bands_wide_around_the_next_median_and_reach_over_all_rows_to_come()
    {
        float[] fan = [.. Histories.Even(10), .. Histories.Even(14), .. Histories.Even(8)];        // bands of 2 around 10, 14, 8
        var axis = ValueAxis.Of(Continuous, fan);
        PathStep middle = axis.Step(axis.Cell(10), 10);
        Assert.Equal((8.5, 11.5), (Math.Round(middle.Lower, 5), Math.Round(middle.Upper, 5)));
        Assert.True(axis.Step(1, 0).Lower <= 7 && axis.Step(axis.Count - 2, 0).Upper >= 15);
        Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), (axis.Step(0, 0).Lower, axis.Step(axis.Count - 1, 0).Upper));
        for (int cell = 1; cell < axis.Count; cell++) Assert.Equal(axis.Step(cell - 1, 0).Upper, axis.Step(cell, 0).Lower);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(10f)]
    [InlineData(1e6f)]
    [InlineData(-1e12f)]
    public void There_are_never_more_bins_than_64_and_their_probabilities_add_up_to_one(float farthest)
    {
        var axis = ValueAxis.Of(Continuous, [.. Histories.Even(0), .. Histories.Even(farthest)]);
        Assert.InRange(axis.Count, 2, ValueAxis.MostBins);
        double[] probabilities = new double[axis.Count];
        axis.Probabilities(new QuantileDistribution(Histories.Even(0.3f)), probabilities);
        Assert.Equal(1, probabilities.Sum(), 1e-9);
        Assert.All(probabilities, p => Assert.InRange(p, 0, 1));
    }

    [Fact]
    public void A_series_that_can_be_but_one_value_has_one_bin()
    {
        float[] point = [.. Enumerable.Repeat(4f, 11)];
        var axis = ValueAxis.Of(Continuous, point);
        Assert.Equal(1, axis.Count);
        Assert.Equal(1, axis.Probability(0, new QuantileDistribution(point)));
        Assert.Equal(4, axis.Value(0, new QuantileDistribution(point), 0.5));
    }

    [Fact]
    public void A_value_stands_in_its_cell_where_that_share_of_the_forecast_lies_below()
    {
        var axis = ValueAxis.Of(Continuous, [.. Histories.Even(0), .. Histories.Even(6)]);
        var forecast = new QuantileDistribution(Histories.Even(0.4f));
        for (int cell = 0; cell < axis.Count; cell++)
        {
            if (axis.Probability(cell, forecast) < 1e-6) continue;
            PathStep step = axis.Step(cell, 0);
            foreach (double share in new[] { 0.1, 0.5, 0.9 })
            {
                float value = axis.Value(cell, forecast, share);
                Assert.InRange(value, step.Lower, step.Upper);
                Assert.Equal(share, (forecast.AtMost(value) - forecast.AtMost(step.Lower)) / axis.Probability(cell, forecast), 0.01);
            }
        }
    }
}
