using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Live;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Web;

/// <summary>What the page is made from. Answers come as the objects that <see cref="ApiRoutes"/> writes as JSON.</summary>
internal sealed class Dashboard(DaemonOptions options, string modelFolder, LiveBoard board, OverviewClock clock)
{
    private const int MostNames = 200, MostEvents = 200, WorstSeries = 12, SparkRows = 80, LongestFan = 48;
    private static readonly string[] secrets = ["Token", "Password", "Client"];

    /// <summary>How the daemon does.</summary>
    public Overview Overview => clock.Newest;

    /// <summary>The same, when the next second has come.</summary>
    public Task<Overview> NextOverview => clock.Next;

    /// <summary>The newest events.</summary>
    public LiveEvent[] Events(int limit, bool onlyOpen) => board.Events.Newest(Math.Clamp(limit, 1, MostEvents), onlyOpen);

    /// <summary>The strangest series of late.</summary>
    public object Worst() => board.Worst(WorstSeries, SparkRows).Select(series => new { name = series.Name, strangeness = series.Strangeness, rows = series.Rows });

    /// <summary>Names that hold a text.</summary>
    public Task<List<string>> Find(string text, int limit) => board.FindAsync(text, Math.Clamp(limit, 1, MostNames));

    /// <summary>A series with its newest rows, the fan of its coming ones and its events; null when it is not known here.</summary>
    public async Task<object?> Series(string name, int steps)
    {
        int[] horizons = [.. Enumerable.Range(1, Math.Clamp(steps, 1, LongestFan))];
        if (await board.SeriesAsync(name, horizons) is not { } series) return null;
        return new
        {
            name = series.Name,
            partition = series.Partition,
            intervalSeconds = series.IntervalSeconds,
            newest = series.Newest,
            rows = series.Rows,
            levels = NetworkShape.Levels.ToArray(),
            fan = series.Fan.Chunk(NetworkShape.LevelCount),
            events = board.Events.Of(name, MostEvents),
        };
    }

    /// <summary>Every key of the configuration: what is in force, what its default is. Passwords and tokens are not shown.</summary>
    public IEnumerable<object> Configuration()
    {
        var defaults = Flat(new DaemonOptions()).ToDictionary(setting => setting.Key, setting => setting.Value);
        foreach ((string key, string value) in Flat(options))
            yield return new { key, value = IsSecret(key) && value.Length > 2 ? "(set)" : value, @default = defaults[key], isSet = value != defaults[key] };
    }

    /// <summary>The card of the model in force, as JSON text; null for a model without one.</summary>
    public string? Card()
    {
        string path = Path.Combine(modelFolder, "card.json");
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private static bool IsSecret(string key) => secrets.Any(secret => key.EndsWith(":" + secret, StringComparison.Ordinal));

    private static IEnumerable<(string Key, string Value)> Flat(object section, string at = "") =>
        OptionsBinder.Keys(section.GetType()).SelectMany(key => OptionsBinder.IsSection(key.PropertyType)
            ? Flat(key.GetValue(section)!, $"{at}{key.Name}:")
            : [(at + key.Name, SettingValue.Write(key.GetValue(section)))]);
}
