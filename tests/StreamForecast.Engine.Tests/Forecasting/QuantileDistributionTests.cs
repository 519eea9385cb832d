using StreamForecast.Engine.Forecasting;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Tests.Forecasting;

public sealed class QuantileDistributionTests
{
    private static readonly float[] Levels = NetworkShape.Levels.ToArray();
    private static readonly float[] Skewed = [-4, -2, -1, -0.5f, -0.2f, 0, 0.3f, 0.8f, 2, 5, 9];

    [Fact]
    public void At_each_quantile_lies_its_level()
    {
        var distribution = new QuantileDistribution(Skewed);
        for (int i = 0; i < Levels.Length; i++)
        {
            Assert.Equal(Levels[i], distribution.AtMost(Skewed[i]), 1e-9);
            Assert.Equal(Skewed[i], distribution.Quantile(Levels[i]), 1e-5);
        }
    }

    [Fact]
    public void Between_two_levels_it_is_linear() => Assert.Equal(0.75, new QuantileDistribution(Skewed).AtMost(1.4), 1e-6);

    [Fact]
    public void The_tails_are_exponential_and_go_on_with_the_density_beside_them()
    {
        var distribution = new QuantileDistribution(Skewed);
        Assert.Equal(0.05 * Math.Exp(-1), distribution.AtMost(-6), 1e-7);
        Assert.Equal(1 - 0.05 * Math.Exp(-2), distribution.AtMost(17), 1e-7);
        const double Near = 1e-4;
        Assert.Equal(distribution.AtMost(-4 + Near) - distribution.AtMost(-4), distribution.AtMost(-4) - distribution.AtMost(-4 - Near), 1e-9);
        Assert.Equal(0, distribution.AtMost(double.NegativeInfinity));
        Assert.Equal(1, distribution.AtMost(double.PositiveInfinity));
    }

    [Fact]
    public void The_quantile_is_the_inverse_everywhere()
    {
        var distribution = new QuantileDistribution(Skewed);
        for (double p = 0.001; p < 1; p += 0.001) Assert.Equal(p, distribution.AtMost(distribution.Quantile(p)), 1e-9);
    }

    [Fact]
    public void Equal_quantiles_are_a_point_of_their_mass()
    {
        var half = new QuantileDistribution([1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 6]);
        Assert.Equal(0, half.AtMost(0.999));
        Assert.Equal(0.5, half.AtMost(1), 1e-6);
        var point = new QuantileDistribution([7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7]);
        Assert.Equal((0.0, 1.0), (point.AtMost(6.9999), point.AtMost(7)));
    }
}
