using System.Globalization;
using System.Text;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>
/// Observations as a fleet of sensors sends them, seeded: daily swing, noise, spikes, a level shift here and there, and what
/// real feeds hold besides: gaps, rows sent twice, rows that come late.
/// </summary>
internal static class SampleRecords
{
    private static readonly DateTimeOffset start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Row by row over all series, each series every five minutes.</summary>
    public static IEnumerable<(byte[]? Key, byte[]? Value)> Make(int series, int rows, int seed)
    {
        var random = new Random(seed);
        var level = Enumerable.Range(0, series).Select(_ => 10 + 90 * random.NextDouble()).ToArray();
        for (int row = 0; row < rows; row++)
            for (int s = 0; s < series; s++)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"plant-{s % 7}/sensor-{s}");
                if (random.Next(2000) == 0) level[s] *= 1.5;
                double value = level[s] * (1 + 0.3 * Math.Sin(2 * Math.PI * row / 288 + s)) + random.NextDouble() + (random.Next(500) == 0 ? 3 * level[s] : 0);
                int kind = random.Next(400);
                var time = start.AddMinutes(5 * (kind == 0 ? Math.Max(0, row - 3) : row));
                var record = Json(name, time, kind == 1 ? null : Math.Round(value, 3));
                yield return record;
                if (kind == 2) yield return record;
            }
    }

    /// <summary>One observation in the daemon's default format; null is a gap.</summary>
    public static (byte[]? Key, byte[]? Value) Json(string series, DateTimeOffset time, double? value) =>
        (Encoding.UTF8.GetBytes(series), Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"series":"{{series}}","timestamp":"{{time:yyyy-MM-ddTHH:mm:ssZ}}","value":{{(value is { } v ? v.ToString("R", CultureInfo.InvariantCulture) : "null")}}}""")));
}
