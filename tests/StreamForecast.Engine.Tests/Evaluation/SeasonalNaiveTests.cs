using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Engine.Tests.Evaluation;

public sealed class SeasonalNaiveTests
{
    [Fact]
    public void Repeats_the_newest_season_and_with_a_season_of_one_the_newest_value()
    {
        Assert.Equal([4, 5, 6, 4, 5], Medians([1, 2, 3, 4, 5, 6], season: 3, horizon: 5));
        Assert.Equal([6, 6, 6], Medians([1, 2, 3, 4, 5, 6], season: 1, horizon: 3));
    }

    [Fact]
    public void Its_quantiles_are_those_of_its_errors_and_grow_with_the_root_of_the_seasons_ahead()
    {
        // Differences 0, 1, ..., 10 in some order: median 5, tenth percentile 1, ninetieth 9.
        double[] past = [0, 3, 10, 10, 19, 21, 31, 35, 41, 46, 47, 55];
        float[] said = new float[4 * ForecastScore.Levels];

        SeasonalNaive.Write(past, 1, said);

        Assert.Equal([55 - 4, 55 + 4], new[] { said[0], said[8] });
        Assert.Equal(55 - 8, said[3 * ForecastScore.Levels]);
    }

    [Fact]
    public void Goes_further_back_where_there_is_a_gap()
    {
        Assert.Equal([1, 5], Medians([1, 2, double.NaN, 5], season: 2, horizon: 2));
        Assert.Equal([2], Medians([2, double.NaN], season: 5, horizon: 1));
        Assert.All(Medians([double.NaN], season: 2, horizon: 2), median => Assert.True(float.IsNaN(median)));
    }

    [Fact]
    public void The_scale_is_the_mean_absolute_difference_a_season_apart()
    {
        Assert.Equal((2 + 4) / 2.0, SeasonalNaive.Scale([1, 5, 3, 9], 2));
        Assert.Equal(4, SeasonalNaive.Scale([1, 5, double.NaN, 9], 2));
        Assert.True(double.IsNaN(SeasonalNaive.Scale([1, 5], 2)));
    }

    private static float[] Medians(double[] past, int season, int horizon)
    {
        float[] said = new float[horizon * ForecastScore.Levels];
        SeasonalNaive.Write(past, season, said);
        return [.. Enumerable.Range(0, horizon).Select(h => said[h * ForecastScore.Levels + 4])];
    }
}
