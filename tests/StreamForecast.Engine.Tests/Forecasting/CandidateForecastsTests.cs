using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Tests.Statistics;

namespace StreamForecast.Engine.Tests.Forecasting;

public sealed class CandidateForecastsTests
{
    [Theory]
    [MemberData(nameof(SeriesStatisticsTests.Seasons), MemberType = typeof(SeriesStatisticsTests))]
    public void Candidates_errors_and_features_agree_with_the_definition(int season, int longSeason)
    {
        float[] candidates = new float[14], logErrors = new float[14], features = new float[49];
        foreach (float[] values in SampleSeries.Kinds(season, longSeason))
        {
            var series = new StartedSeries(season, longSeason);
            var definition = new WrittenOut(season, longSeason);
            double tolerance = series.Layout.IsNarrow ? 0.4 : 0.02, apart = 0;
            int compared = 0;
            for (int t = 0; t < values.Length; t++)
            {
                definition.Observe(values[t]);
                series.Learn(values[t]);
                if (t > 3 * season && t % 7 != 0) continue;
                foreach (int h in (int[])[1, 2, season, season + 1, 3 * season + 2, longSeason + 3, 90])
                {
                    var expected = definition.Forecast(h);
                    float unit = CandidateForecasts.Write(series.Block, series.Layout, t, h, candidates, logErrors, features);
                    string at = $"row {t}, h {h}";
                    Near([expected.Unit], [unit], at + ", unit", tolerance);
                    Near(expected.Candidates, candidates, at + ", candidates", tolerance);
                    Near(expected.LogErrors, logErrors, at + ", errors", tolerance);
                    Near(expected.Features[..13], features[..13], at + ", features in s", tolerance);
                    Near(expected.Features[26..], features[26..], at + ", other features", tolerance);
                    for (int i = 13; i < 26; i++) apart += Math.Abs(expected.Features[i] - features[i]);
                    compared += 13;
                }
            }

            Assert.InRange(apart / compared, 0, 0.01);       // in units of u, which may be 0.003 s: there the rounding of what is stored shows
        }
    }

    [Fact]
    public void A_single_row_is_its_own_forecast()
    {
        var series = new StartedSeries(24, 168);
        series.Learn(17.5f);

        Assert.All(new[] { 1, 24, 200 }, h => Assert.Equal(17.5f, series.Evidence(h), tolerance: 1e-4f));
    }

    [Fact]
    public void The_evidence_follows_the_season_when_the_season_repeats()
    {
        var series = new StartedSeries(24, 168);
        float[] values = SampleSeries.Daily(rows: 24 * 20, seed: 1, noise: 0);
        foreach (float v in values) series.Learn(v);

        for (int h = 1; h <= 72; h++) Assert.Equal(values[(h - 1) % 24], series.Evidence(h), tolerance: 0.02f);
    }

    [Fact]
    public void The_evidence_in_units_of_the_series_is_the_evidence_of_the_columns()
    {
        var series = new StartedSeries(7, 7);
        foreach (float v in SampleSeries.Daily(rows: 60, seed: 2)) series.Learn(v);
        float[] candidates = new float[14], logErrors = new float[14], features = new float[49];

        float unit = CandidateForecasts.Write(series.Block, series.Layout, series.Newest, 5, candidates, logErrors, features);
        var (value, scale, _) = CandidateForecasts.Frame(series.Block, series.Layout, series.Newest);

        var (centre, error) = CandidateForecasts.Evidence(series.Block, series.Layout, series.Newest, 5);
        Assert.Equal(value + scale * CandidateForecasts.Evidence(candidates, logErrors), centre, tolerance: 1e-4f);
        Assert.Equal(unit * scale, error);
    }

    [Fact]
    public void A_horizon_lies_ahead() =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
        {
            var series = new StartedSeries(1, 1);
            series.Learn(1);
            return series.Evidence(0);
        });

    private static void Near(double[] expected, float[] found, string at, double tolerance)
    {
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - found[i]) < tolerance * Math.Max(1, Math.Abs(expected[i])), $"{at} {i}: {expected[i]} by definition, {found[i]} found");
    }
}
