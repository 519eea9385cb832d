namespace StreamForecast.Engine.Tests;

public sealed class EngineOptionsTests
{
    [Fact]
    public void The_defaults_have_no_problem() => Assert.Empty(new EngineOptions().Problems("Engine"));

    [Fact]
    public void All_problems_are_told_at_once_each_under_its_key()
    {
        var options = new EngineOptions
        {
            Series = new SeriesOptions { Interval = TimeSpan.Zero, Season = 0, LongSeason = 20_000 },
            Forecast = new ForecastOptions { Horizons = [] },
            Anomaly = new AnomalyOptions { Sensitivity = (Sensitivity)9, Silence = 1, SilenceAllowance = TimeSpan.FromDays(2) },
            AllowedLateness = TimeSpan.FromSeconds(-1),
            WaveRows = 0,
        };
        string[] problems = [.. options.Problems("Engine")];
        foreach (string key in (string[])["Engine:Series:Interval", "Engine:Series:Season", "Engine:Series:LongSeason", "Engine:Forecast:Horizons", "Engine:Anomaly:Sensitivity", "Engine:Anomaly:Silence", "Engine:Anomaly:SilenceAllowance", "Engine:AllowedLateness", "Engine:WaveRows"])
            Assert.Contains(problems, problem => problem.StartsWith(key + " is ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1, 2, 3)]
    [InlineData(1, 10_000)]
    public void Horizons_ascend_from_one(params int[] horizons) => Assert.Empty(new ForecastOptions { Horizons = horizons }.Problems("Forecast"));

    [Theory]
    [InlineData(2, 3)]
    [InlineData(1, 3, 3)]
    [InlineData(1, 6, 5)]
    [InlineData(1, 10_001)]
    public void Other_horizons_are_problems(params int[] horizons) =>
        Assert.Contains($"[{string.Join(", ", horizons)}]", Assert.Single(new ForecastOptions { Horizons = horizons }.Problems("Forecast")));

    [Fact]
    public void A_fan_may_reach_farther_and_must_come_some_time()
    {
        Assert.Empty(new ForecastOptions { Fan = new FanOptions { Horizons = [.. Enumerable.Range(1, 1024)], Every = 1 } }.Problems("Forecast"));
        Assert.StartsWith("Forecast:Fan:Every is 0;", Assert.Single(new ForecastOptions { Fan = new FanOptions { Every = 0 } }.Problems("Forecast")));
        Assert.StartsWith("Forecast:Fan:Horizons is [2];", Assert.Single(new ForecastOptions { Fan = new FanOptions { Horizons = [2] } }.Problems("Forecast")));
    }

    [Theory]
    [InlineData(24, 100, "not a multiple")]
    [InlineData(24, 12, "shorter")]
    public void A_long_season_must_hold_whole_seasons(int season, int longSeason, string problem) =>
        Assert.Contains(problem, Assert.Single(new SeriesOptions { Season = season, LongSeason = longSeason }.Problems("Series")));
}
