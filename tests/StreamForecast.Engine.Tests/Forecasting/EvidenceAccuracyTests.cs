using System.Globalization;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Tests.Forecasting;

/// <summary>
/// The evidence mixture on public benchmark sets. It needs no training and no luck, so its error is known to the third
/// digit; a statistic or a candidate that is off by a row shows here.
/// </summary>
public sealed class EvidenceAccuracyTests
{
    private static readonly string? Data = FindData();

    [Theory, Trait("Category", "Accuracy")]
    [InlineData("m4_hourly", 0.9188)]
    [InlineData("m4_weekly", 2.3848)]
    [InlineData("ett", 0.8858)]
    [InlineData("pjm_load", 1.1077)]
    [InlineData("bizitobs_l2c", 0.2773)]
    [InlineData("los_loop", 0.7248)]
    [InlineData("bike_sharing", 0.8143)]
    [InlineData("aus_retail", 0.9249)]
    public void Agrees_with_the_known_error_to_the_third_digit(string set, double mase)
    {
        if (Data is null)
        {
            Console.WriteLine($"SKIPPED: the benchmark sets are not at ../shared/data; {set} was not measured.");
            return;
        }

        Assert.Equal(mase, Mase(Path.Combine(Data, set)), tolerance: 0.0005);   // half a digit of the third
    }

    private static double Mase(string folder)
    {
        var errors = new List<double>();
        foreach (string line in File.ReadLines(Path.Combine(folder, "manifest.csv")).Skip(1))
        {
            string[] f = line.Split(',');
            int interval = int.Parse(f[3], CultureInfo.InvariantCulture), season = int.Parse(f[4], CultureInfo.InvariantCulture);
            int horizon = int.Parse(f[6], CultureInfo.InvariantCulture), windows = int.Parse(f[7], CultureInfo.InvariantCulture);
            Measure(Column(Path.Combine(folder, f[1]), f[0]), season, LongSeason(season, interval), horizon, windows, errors);
        }

        return errors.Average();
    }

    /// <summary>A day's season has a week above it; weeks have a year.</summary>
    private static int LongSeason(int season, int intervalSeconds)
        => season * (long)intervalSeconds == 86400 ? 7 * season : intervalSeconds == 604800 ? 52 : season;

    /// <summary>Mean absolute error over the seasonal naive error before the origin, one figure per non-overlapping window at the series' end.</summary>
    private static void Measure(float[] x, int season, int longSeason, int horizon, int windows, List<double> errors)
    {
        SeasonLayout layout = SeasonLayout.Of(season, longSeason);
        byte[] block = new byte[layout.Size];
        float[] input = new float[46];
        SeriesStatistics.Start(block, layout);
        double naive = 0;
        for (int t = 0; t < x.Length; t++)
        {
            int left = x.Length - t;
            if (left % horizon == 0 && left / horizon <= windows)
            {
                double error = 0;
                for (int h = 1; h <= horizon; h++) error += Math.Abs(x[t + h - 1] - CandidateForecasts.Evidence(block, layout, t - 1, h).Centre);
                double scale = naive / (t - season);
                if (scale > 0) errors.Add(error / horizon / scale);
            }

            SeriesStatistics.Observe(block, layout, t, x[t], input);
            if (t >= season) naive += Math.Abs(x[t] - (double)x[t - season]);
        }
    }

    private static float[] Column(string file, string series)
    {
        string[] lines = File.ReadAllLines(file);
        string[] header = lines[0].Split(',');
        int column = Array.IndexOf(header, series) is >= 0 and int named ? named : Array.IndexOf(header, "value");
        return [.. lines.Skip(1).Select(l => float.Parse(l.Split(',')[column], CultureInfo.InvariantCulture))];
    }

    private static string? FindData()
    {
        for (DirectoryInfo? d = new(AppContext.BaseDirectory); d is not null; d = d.Parent)
            if (File.Exists(Path.Combine(d.FullName, "StreamForecast.sln")))
                return Path.Combine(d.Parent!.FullName, "shared", "data") is var data && Directory.Exists(data) ? data : null;
        return null;
    }
}
