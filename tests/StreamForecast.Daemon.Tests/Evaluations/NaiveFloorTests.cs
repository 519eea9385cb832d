using StreamForecast.Daemon.Evaluations;

namespace StreamForecast.Daemon.Tests.Evaluations;

/// <summary>
/// The naive forecasts on public benchmark sets, whose errors under the same scorer are known from elsewhere: a window off by a row, a season misread or a measure misunderstood shows here.
/// </summary>
public sealed class NaiveFloorTests
{
    private static readonly string? Data = FindData();

    [Theory, Trait("Category", "Accuracy")]
    [InlineData("m4_hourly", "seasonal-naive", 1.233, 0.0344)]
    [InlineData("ett", "seasonal-naive", 1.001, 0.2430)]
    [InlineData("pjm_load", "seasonal-naive", 1.285, 0.0649)]
    [InlineData("bizitobs_l2c", "seasonal-naive", 0.986, 0.2772)]
    [InlineData("bizitobs_l2c", "naive", 0.283, 0.0904)]
    [InlineData("los_loop", "naive", 0.839, 0.0758)]
    [InlineData("bike_sharing", "seasonal-naive", 1.087, 0.3627)]
    [InlineData("aus_retail", "seasonal-naive", 1.134, 0.0307)]
    public void Agree_with_the_known_errors_to_the_last_digit(string name, string baseline, double mase, double wql)
    {
        if (Data is null)
        {
            Console.WriteLine($"SKIPPED: the benchmark sets are not at ../shared/data; {baseline} on {name} was not measured.");
            return;
        }

        var set = ForecastSet.Open(Path.Combine(Data, name));
        var entry = ForecastEntry.Naive(baseline, set, [.. set.Series.Select(Read)], baseline == ForecastEvaluation.Naive ? 1 : null);

        Assert.Equal(mase, entry.Total.Mase, tolerance: 0.0005);
        Assert.Equal(wql, entry.Total.Wql, tolerance: 0.00006);       // half a digit, and the rounding of the quantiles
    }

    [Theory, Trait("Category", "Accuracy")]
    [InlineData("m4_hourly", 0.637, 0.987, 0.608)]
    [InlineData("m4_weekly", 1.000, 0.977, 0.825)]
    public void Published_errors_give_the_published_averages(string name, double seasonalNaive, double smoothing, double submission)
    {
        if (Data is null)
        {
            Console.WriteLine($"SKIPPED: the benchmark sets are not at ../shared/data; {name} was not read.");
            return;
        }

        var published = PublishedErrors.Read(ForecastSet.Open(Path.Combine(Data, name)))!;

        Assert.Equal([1, seasonalNaive, smoothing, submission], published.Methods.Select(method => Math.Round(published.Owa(method.Smape, method.Mase), 3)));
    }

    private static StreamedSeries Read(SetSeries series)
    {
        var rows = new StreamedSeries();
        using var reader = series.File.Open();
        while (reader.Read()) rows.Values.Add(reader.Value);
        return rows;
    }

    private static string? FindData()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "StreamForecast.sln")))
                return Path.Combine(d.Parent!.FullName, "shared", "data") is var data && Directory.Exists(data) ? data : null;
        return null;
    }
}
