using StreamForecast.Engine.Foreign;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Tests.Foreign;

public sealed class PublishedLevelsTests
{
    // Standard normal quantiles of the published levels, from tables.
    private static readonly float[] normal = [-1.644854f, -1.281552f, -0.841621f, -0.524401f, -0.253347f, 0, 0.253347f, 0.524401f, 0.841621f, 1.281552f, 1.644854f];

    [Fact]
    public void Levels_that_are_the_published_ones_pass_unchanged()
    {
        double[] levels = [.. NetworkShape.Levels.ToArray().Select(level => Math.Round(level, 3))];
        float[] own = [-7, -5, -4, -1, 0, 0.1f, 2, 3, 8, 9, 100], published = new float[NetworkShape.LevelCount];
        new PublishedLevels(levels).Write(own, unit: 1, published);
        Assert.Equal(own, published);
    }

    [Theory]
    [InlineData(0.1, 0.9)]
    [InlineData(0.25, 0.5, 0.75)]
    [InlineData(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)]
    [InlineData(0.01, 0.99)]
    public void A_normal_forecast_is_published_exactly_whatever_its_levels(params double[] levels)
    {
        float[] published = new float[NetworkShape.LevelCount];
        new PublishedLevels(levels).Write([.. levels.Select(level => 10 + 2 * Normal(level))], unit: 1, published);
        for (int i = 0; i < published.Length; i++) Assert.Equal(10 + 2 * normal[i], published[i], 1e-4f);

        static float Normal(double level) => level switch
        {
            0.01 => -2.326348f,
            0.99 => 2.326348f,
            0.25 => -0.674490f,
            0.75 => 0.674490f,
            _ => normal[Array.FindIndex(NetworkShape.Levels.ToArray(), known => Math.Abs(known - level) < 1e-6)],
        };
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_single_level_gets_the_spread_of_the_evidence(double level)
    {
        float[] published = new float[NetworkShape.LevelCount];
        new PublishedLevels([level]).Write([3f], unit: 2, published);
        int at = level == 0.5 ? NetworkShape.Median : 9;
        Assert.Equal(3, published[at], 1e-3f);
        Assert.Equal(2 * 1.2533f * (normal[10] - normal[0]), published[10] - published[0], 1e-3f);
    }

    [Fact]
    public void Levels_ascend_whatever_they_are_made_from()
    {
        var random = new Random(1);
        float[] published = new float[NetworkShape.LevelCount];
        var levels = new PublishedLevels([0.07, 0.31, 0.33, 0.71]);
        for (int i = 0; i < 1000; i++)
        {
            float[] own = [.. Enumerable.Range(0, 4).Select(_ => MathF.Pow(10, 6 * random.NextSingle()) * (random.NextSingle() - 0.5f)).Order()];
            levels.Write(own, unit: 1, published);
            Assert.Equal(published.Order(), published);
        }
    }
}
