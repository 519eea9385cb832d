using StreamForecast.Engine.JointPaths;

namespace StreamForecast.Engine.Tests.JointPaths;

public sealed class ForecastHistoryTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(ForecastHistory.Length)]
    [InlineData(ForecastHistory.Length + 5)]
    public void The_newest_rows_are_kept_oldest_first_each_with_what_was_forecast_after_it(int rows)
    {
        ForecastHistory history = Histories.Of(Enumerable.Range(0, rows).Select(row => (float)row), row => Histories.Even(10 * row));
        Assert.Equal(Math.Min(rows, ForecastHistory.Length), history.Count);
        for (int i = 0; i < history.Count; i++)
        {
            int row = rows - history.Count + i;
            Assert.Equal(row, history.Value(i));
            Assert.Equal(Histories.Even(10 * row), history.Forecast(i).ToArray());
        }
    }
}
