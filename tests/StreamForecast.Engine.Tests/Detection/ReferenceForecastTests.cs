using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Tests.Detection;

public sealed class ReferenceForecastTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(-0.6)]
    public void Its_errors_come_near_the_noise_of_an_autoregression(double coefficient)
    {
        var random = new Random(1);
        ReferenceForecast reference = default;
        reference.Start();
        RecentMeans recent = default;
        Usual usual = new(1, 1, 1, 1, 1);
        double value = 0, squares = 0, naive = 0;
        for (int i = 0; i < 6000; i++)
        {
            value = coefficient * value + random.Normal();
            var row = new Row(i, 60_000L * i, 60_000L * i, 60, (float)value);
            float step = row.Value - recent.Last, error = step - reference.Step(row, recent, float.NaN, 0, usual);
            reference.Learn(step, usual);
            recent.Learn(row.Value);
            if (i < 1000)
                continue;
            squares += error * error / 5000.0;
            naive += step * step / 5000.0;
        }

        Assert.True(squares < 1.1, $"mean square {squares:F3} where the noise has 1 and the last value {naive:F3}");
    }
}
