using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Tests.Statistics;

public sealed class RowInputsTests
{
    private static readonly float[] hourly = SampleSeries.Daily(400, seed: 1);

    [Fact]
    public void Every_name_is_known_once_and_the_encoders_are_those_of_its_46_values()
    {
        string[] names = [.. NamedInputs.All.Select(input => input.Name)];
        Assert.Equal(names, names.Distinct());
        Assert.Equal(SeriesStatistics.Inputs, EncoderInput.Names.Count);
        Assert.Equal(SeriesStatistics.Inputs, EncoderInput.Names.Distinct().Count());
        Assert.Null(NamedInputs.Find("hour"));
    }

    [Fact]
    public void The_encoders_values_are_the_same_by_name_as_in_their_order()
    {
        var plain = new StartedSeries(24, 168);
        var named = new StartedSeries(24, 168);
        var inputs = RowInputs.Of([.. EncoderInput.Names.Select(name => $"encoder.{name}")]);
        float[] read = new float[inputs.Count];
        for (int t = 0; t < 400; t++)
        {
            float value = hourly[t];
            inputs.Observe(named.Block, named.Layout, new ObservedRow(t, value, t * 3_600_000L, 0), read);
            Assert.Equal(plain.Observe(value), read);
        }
    }

    [Fact]
    public void Plain_values_are_what_their_names_say()
    {
        var series = new StartedSeries(24, 168);
        string[] names = ["value", "difference", "level", "scale", "scaled_value", "scaled_difference", "scaled_previous", "season_value", "season_value_ahead", "gap", "missing", "log_value", "zero", "one"];
        var inputs = RowInputs.Of(names);
        float[] read = new float[names.Length];
        for (int t = 0; t < 100; t++) inputs.Observe(series.Block, series.Layout, new ObservedRow(t, hourly[t], 0, Missing: t == 99 ? 2 : 0), read);
        float Of(string name) => read[Array.IndexOf(names, name)];

        (float level, float scale) = (series.Statistics.Level, series.Statistics.Scale);
        Assert.Equal(hourly[99], Of("value"), 5e-4f);       // values are stored in 16 bits
        Assert.Equal(hourly[99] - hourly[98], Of("difference"), 1e-3f);
        Assert.Equal(level, Of("level"));
        Assert.Equal(scale, Of("scale"));
        Assert.Equal((hourly[99] - level) / scale, Of("scaled_value"), 1e-3f);
        Assert.Equal((hourly[99] - hourly[98]) / scale, Of("scaled_difference"), 2e-3f);
        Assert.Equal((hourly[98] - level) / scale, Of("scaled_previous"), 1e-3f);
        Assert.Equal((hourly[75] - level) / scale, Of("season_value"), 1e-3f);
        Assert.Equal((hourly[76] - level) / scale, Of("season_value_ahead"), 1e-3f);
        Assert.Equal(MathF.Log(1 + hourly[99]), Of("log_value"), 1e-4f);
        Assert.Equal([1, MathF.Log(3), 0, 1], [Of("gap"), Of("missing"), Of("zero"), Of("one")]);
    }

    [Fact]
    public void The_calendar_is_that_of_the_rows_time_in_UTC()
    {
        string[] names = ["time_of_day_sin", "time_of_day_cos", "day_of_week_sin", "day_of_week_cos", "day_of_year_sin", "day_of_year_cos", "season_sin", "season_cos"];
        // 2024-07-02T00:00Z, a Tuesday, 183 of 366 days into the year; then six hours later.
        Assert.Equal([0, 1, Sin(1.0 / 7), Cos(1.0 / 7), 0, -1, 0, 1], Read(names, 1_719_878_400_000), Close);
        Assert.Equal([1, 0, Sin(1.25 / 7), Cos(1.25 / 7)], Read(names[..4], 1_719_878_400_000 + 6 * 3_600_000), Close);
        // 1969-12-29T00:00Z, a Monday, before the epoch.
        Assert.Equal([0, 1, 0, 1], Read(names[..4], -3 * 86_400_000L), Close);

        static bool Close(float one, float other) => MathF.Abs(one - other) < 1e-5f;
        static float Sin(double turns) => (float)Math.Sin(2 * Math.PI * turns);
        static float Cos(double turns) => (float)Math.Cos(2 * Math.PI * turns);
    }

    private static float[] Read(string[] names, long time)
    {
        var series = new StartedSeries(24, 168);
        float[] read = new float[names.Length];
        RowInputs.Of(names).Observe(series.Block, series.Layout, new ObservedRow(0, 1, time, 0), read);
        return read;
    }
}
