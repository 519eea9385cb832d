using StreamForecast.Engine.Simulation;

namespace StreamForecast.Engine.Tests.Simulation;

public sealed class PathsTests
{
    [Theory, InlineData(0.2), InlineData(3.0), InlineData(40.0)]
    public void A_wandering_path_has_unit_variance_and_forgets_as_told(double memory)
    {
        double[] path = Paths.Wander(new RandomSource(3), 400_000, memory);

        (double mean, double deviation) = Paths.MeanAndDeviation(path);
        double lagOne = 0;
        for (int t = 1; t < path.Length; t++) lagOne += (path[t] - mean) * (path[t - 1] - mean);
        lagOne /= path.Length * deviation * deviation;

        Assert.Equal(1, deviation, 0.04);
        Assert.Equal(Math.Exp(-1 / memory), lagOne, 0.01);
    }

    [Fact]
    public void A_wandering_path_is_stationary_from_its_first_row()
    {
        double squares = 0;
        for (ulong seed = 0; seed < 20_000; seed++) squares += Math.Pow(Paths.Wander(new RandomSource(seed), 3, 50)[2], 2);
        Assert.Equal(1, squares / 20_000, 0.05);
    }

    [Fact]
    public void Equal_values_cannot_be_standardised()
    {
        double[] path = [2, 2, 2];
        Assert.False(Paths.TryStandardise(path));
        Assert.Equal([2, 2, 2], path);
    }

    [Theory, InlineData(2), InlineData(4), InlineData(7), InlineData(24), InlineData(2016)]
    public void Every_season_shape_has_mean_zero_and_variance_one(int phases)
    {
        var random = new RandomSource(4);
        for (int i = 0; i < 200; i++)
        {
            double[] shape = SeasonShape.Any(random, phases);
            Assert.Equal(phases, shape.Length);
            (double mean, double deviation) = Paths.MeanAndDeviation(shape);
            Assert.Equal(0, mean, 1e-9);
            Assert.Equal(1, deviation, 1e-9);
        }
    }
}
