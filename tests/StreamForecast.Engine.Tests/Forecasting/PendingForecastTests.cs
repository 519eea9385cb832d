using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Engine.Tests.Forecasting;

public sealed class PendingForecastTests
{
    [Theory]
    [InlineData(1f, 0f)]
    [InlineData(1e-12f, 3f)]
    [InlineData(1e17f, -1e18f)]
    public void Keeps_the_median_and_three_digits_of_what_lies_around_it(float step, float median)
    {
        float[] quantiles = [.. Enumerable.Range(-5, 11).Select(level => median + level * step)];
        var kept = new PendingForecast(quantiles, quantiles[8]);
        Assert.Equal(quantiles[5], kept.Median);
        Assert.Equal(quantiles[5] - quantiles[1], kept.Below, tolerance: 0.004f * kept.Below);
        Assert.Equal(quantiles[9] - quantiles[5], kept.Above, tolerance: 0.004f * kept.Above);
        Assert.Equal(quantiles[8], kept.Evidence, tolerance: 0.004f * kept.Above + 1e-6f * Math.Abs(median));
    }

    [Fact]
    public void Nothing_was_forecast_before_the_first_and_where_the_band_has_no_width()
    {
        Assert.True(default(PendingForecast).IsNone);
        Assert.True(new PendingForecast(new float[11], 0).IsNone);
        Assert.False(new PendingForecast([0, 0, 0, 0, 0, 0, 0, 0, 0, 1e-20f, 1], 0).IsNone);
    }
}
