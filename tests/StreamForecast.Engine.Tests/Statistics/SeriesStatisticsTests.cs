using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Tests.Statistics;

public sealed class SeriesStatisticsTests
{
    public static TheoryData<int, int> Seasons => new()
    {
        { 1, 1 }, { 1, 52 }, { 4, 4 }, { 7, 7 }, { 12, 12 }, { 24, 168 }, { 40, 280 },
    };

    [Theory, MemberData(nameof(Seasons))]
    public void Encoder_inputs_agree_with_the_definition(int season, int longSeason)
    {
        foreach (float[] values in SampleSeries.Kinds(season, longSeason))
        {
            var series = new StartedSeries(season, longSeason);
            var definition = new WrittenOut(season, longSeason);

            // Stored values are rounded: to 1 / 65 535 of their range, in a long week profile to 1 / 255.
            double tolerance = series.Layout.IsNarrow ? 0.2 : 3e-3, apart = 0;
            for (int t = 0; t < values.Length; t++)
            {
                double[] expected = definition.Observe(values[t]);
                float[] input = series.Observe(values[t]);
                for (int i = 0; i < input.Length; i++)
                {
                    Assert.True(Math.Abs(expected[i] - input[i]) < tolerance, $"row {t}, input {i}: {expected[i]} by definition, {input[i]} found");
                    apart += Math.Abs(expected[i] - input[i]);
                }
            }

            Assert.InRange(apart / values.Length / 46, 0, tolerance / 30);
        }
    }

    [Fact]
    public void Boxes_stay_true_over_a_million_rows()
    {
        var series = new StartedSeries(24, 168);
        float[] values = SampleSeries.Daily(rows: 1_000_000, seed: 3, offset: 1e4f);
        foreach (float v in values) series.Learn(v);

        var fresh = new StartedSeries(24, 168);
        foreach (float v in values.AsSpan(^(168 * 50)..)) fresh.Learn(v);

        double box = values.AsSpan(^24..).ToArray().Average(v => (double)v), lagged = values.AsSpan(^48..^24).ToArray().Average(v => (double)v);
        Assert.Equal(box, series.View.Box, tolerance: 1e-3);
        Assert.Equal(lagged, series.View.LaggedBox, tolerance: 1e-3);
        Assert.Equal(fresh.Evidence(12), series.Evidence(12), tolerance: 0.05);      // half a step of the week profile
    }

    [Fact]
    public void A_series_that_begins_with_zeros_is_not_forecast_in_squares()
    {
        var series = new StartedSeries(12, 12);
        for (int t = 0; t < 12; t++) series.Learn(0);
        float greatest = 0;
        for (int t = 0; t < 60; t++)
        {
            series.Learn(t % 12 == 3 ? 2e7f : 0);
            for (int h = 1; h <= 12; h++) greatest = MathF.Max(greatest, MathF.Abs(series.Evidence(h)));
        }

        Assert.InRange(greatest, 0, 1e8f);
    }

    [Fact]
    public void A_monstrous_spike_leaves_no_trace_in_the_boxes()
    {
        var series = new StartedSeries(24, 168);
        float[] values = SampleSeries.Daily(rows: 400, seed: 4);
        values[200] = 3e29f;
        foreach (float v in values) series.Learn(v);

        Assert.Equal(values.AsSpan(^24..).ToArray().Average(v => (double)v), series.View.Box, tolerance: 1e-3);
    }

    [Fact]
    public void Lags_and_phases_stay_true_over_missing_rows()
    {
        var series = new StartedSeries(24, 168);
        float[] values = SampleSeries.Daily(rows: 24 * 40, seed: 5, noise: 0);
        for (int t = 0; t < values.Length; t++)
        {
            bool missing = t > 100 && (t % 5 == 0 || t is > 500 and < 530);
            if (missing) series.Skip();
            else series.Learn(values[t]);
        }

        // A noiseless day: whatever was filled in is what would have come, so the forecast is exact in spite of the holes.
        for (int h = 1; h <= 48; h++) Assert.Equal(values[values.Length - 48 + (h - 1) % 24], series.Evidence(h), tolerance: 0.02);
    }

    [Fact]
    public void A_skipped_row_teaches_no_error_and_no_profile()
    {
        var series = new StartedSeries(12, 12);
        foreach (float v in SampleSeries.Daily(rows: 100, seed: 6)) series.Learn(v);
        var before = series.Statistics;
        byte[] profiles = series.Block[series.Layout.DayAt..];

        for (int i = 0; i < 7; i++) series.Skip();

        var after = series.Statistics;
        Assert.Equal(profiles, series.Block[series.Layout.DayAt..]);
        Assert.Equal(
            (before.Rows, before.StepError, before.SeasonError, before.Scale, before.Level, before.Slope, before.Drift, before.DayErrors, before.WeekErrors),
            (after.Rows, after.StepError, after.SeasonError, after.Scale, after.Level, after.Slope, after.Drift, after.DayErrors, after.WeekErrors));
    }

    [Fact]
    public void Without_a_season_the_last_value_is_filled_in()
    {
        var series = new StartedSeries(1, 1);
        foreach (float v in (float[])[3, 4, 8]) series.Learn(v);
        series.Skip();

        Assert.Equal(8, CandidateForecasts.Frame(series.Block, series.Layout, series.Newest).Newest, tolerance: 1e-4f);
    }

    [Fact]
    public void Of_a_long_hole_only_the_last_rows_need_to_be_skipped()
    {
        float[] values = SampleSeries.Daily(rows: 24 * 30, seed: 7);
        var all = new StartedSeries(24, 168);
        var last = new StartedSeries(24, 168);
        foreach (float v in values)
        {
            all.Learn(v);
            last.Learn(v);
        }

        for (int i = 0; i < 24 * 365; i++) all.Skip();
        last.Jump(24 * 365 - last.Layout.Recent);
        for (int i = 0; i < last.Layout.Recent; i++) last.Skip();

        for (int i = 0; i < 60; i++)
        {
            Assert.Equal(all.Observe(values[i]), last.Observe(values[i]));
            Assert.Equal(all.Evidence(30), last.Evidence(30));
        }
    }

    [Fact]
    public void Means_go_on_where_they_stood_after_a_long_hole()
    {
        var series = new StartedSeries(24, 168);
        float[] values = SampleSeries.Daily(rows: 24 * 80, seed: 8);
        for (int t = 0; t < 10; t++) series.Learn(values[t]);
        for (int i = 0; i < 24 * 50; i++) series.Skip();
        for (int t = 0; t < values.Length; t++) series.Learn(values[t]);

        var fresh = new StartedSeries(24, 168);
        for (int t = 0; t < values.Length; t++) fresh.Learn(values[t]);
        Assert.InRange(series.Statistics.Scale / fresh.Statistics.Scale, 0.9, 1.1);
        Assert.InRange(series.Statistics.DayErrors.Error / fresh.Statistics.DayErrors.Error, 0.9, 1.1);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(-7.25f)]
    [InlineData(1e-38f)]
    [InlineData(1e30f)]
    [InlineData(float.MaxValue)]
    [InlineData(float.NegativeInfinity)]
    public void Every_input_and_column_is_finite_and_bounded_whatever_comes(float odd)
    {
        foreach (var (season, longSeason) in ((int, int)[])[(1, 1), (7, 7), (24, 168)])
        {
            var series = new StartedSeries(season, longSeason);
            float[] candidates = new float[14], logErrors = new float[14], features = new float[49];
            for (int t = 0; t < 500; t++)
            {
                float[] input = series.Observe(t % 100 < 50 ? odd : t % 3);
                Assert.All(input, v => Assert.InRange(v, -4, 4));
                foreach (int h in (int[])[1, 6, 24, 500])
                {
                    float unit = CandidateForecasts.Write(series.Block, series.Layout, t, h, candidates, logErrors, features);
                    Assert.True(float.IsFinite(unit) && unit > 0, $"row {t}: unit {unit}");
                    Assert.All(features, v => Assert.InRange(v, -4, 4));
                    Assert.All(candidates, v => Assert.True(float.IsFinite(v), $"row {t}: candidate {v}"));
                    Assert.All(logErrors, v => Assert.InRange(v, 0, 100));
                }
            }
        }
    }

    [Fact]
    public void Misuse_is_named_as_our_own_bug()
    {
        SeasonLayout layout = SeasonLayout.Of(24, 168);
        byte[] block = new byte[layout.Size];
        float[] input = new float[SeriesStatistics.Inputs];
        SeriesStatistics.Start(block, layout);

        Assert.StartsWith("BUG:", Assert.Throws<InvalidOperationException>(() => SeriesStatistics.Skip(block, layout, 0)).Message);
        Assert.StartsWith("BUG:", Assert.Throws<ArgumentException>(() => SeriesStatistics.Observe(block, layout, 0, float.NaN, input)).Message);
        Assert.StartsWith("BUG:", Assert.Throws<ArgumentException>(() => SeriesStatistics.Observe(block.AsSpan(1), layout, 0, 1, input)).Message);
    }
}
