using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Feedback;
using StreamForecast.Daemon.Live;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Web;

/// <summary>What the page is made from. Answers come as the objects that <see cref="ApiRoutes"/> writes as JSON.</summary>
internal sealed class Dashboard(DaemonOptions options, string modelFolder, LiveBoard board, OverviewClock clock, VerdictDesk verdicts)
{
    private const int MostNames = 200, MostEvents = 200, WorstSeries = 12, SparkRows = 80, LongestFan = 48;
    private static readonly string[] secrets = ["Token", "Password", "Client", "Headers", "Webhooks"];

    /// <summary>How the daemon does.</summary>
    public Overview Overview => clock.Newest;

    /// <summary>The same, when the next second has come.</summary>
    public Task<Overview> NextOverview => clock.Next;

    /// <summary>The newest events, with what people have said of them.</summary>
    public LiveEvent[] Events(int limit, bool onlyOpen) => Judged(board.Events.Newest(Math.Clamp(limit, 1, MostEvents), onlyOpen));

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
            events = Judged(board.Events.Of(name, MostEvents)),
        };
    }

    /// <summary>The latest forecast of a series: the quantiles of its coming rows and, where its interval is known, their times; null when it is not known here.</summary>
    public async Task<object?> Forecast(string name, int steps)
    {
        int[] horizons = [.. Enumerable.Range(1, Math.Clamp(steps, 1, LongestFan))];
        if (await board.SeriesAsync(name, horizons) is not { } series) return null;
        return new
        {
            name = series.Name,
            newest = series.Newest,
            intervalSeconds = series.IntervalSeconds,
            levels = NetworkShape.Levels.ToArray(),
            steps = series.Fan.Chunk(NetworkShape.LevelCount).Select((quantiles, i) => new
            {
                step = horizons[i],
                time = series.IntervalSeconds > 0 ? series.Newest + (long)(horizons[i] * series.IntervalSeconds * 1000) : (long?)null,
                quantiles,
            }),
        };
    }

    /// <summary>The newest rows that are kept of a series, oldest first; null when it is not known here.</summary>
    public async Task<object?> History(string name, int rows) =>
        await board.SeriesAsync(name, [1]) is { } series ? new { name = series.Name, rows = series.Rows.TakeLast(Math.Clamp(rows, 1, LiveTrail.Rows)) } : null;

    /// <summary>Every key of the configuration: what is in force, what its default is, and the file or variable that set it, null for none. Passwords and tokens are not shown.</summary>
    public IEnumerable<object> Configuration()
    {
        var defaults = Flat(new DaemonOptions()).ToDictionary(setting => setting.Key, setting => setting.Value);
        foreach ((string key, string value) in Flat(options))
            yield return new { key, value = IsSecret(key) && value.Length > 2 ? "(set)" : value, @default = defaults[key], isSet = value != defaults[key], origin = Origin(key) };
    }

    /// <summary>The card of the model in force, as JSON text; null for a model without one.</summary>
    public string? Card()
    {
        string path = Path.Combine(modelFolder, "card.json");
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private LiveEvent[] Judged(LiveEvent[] events)
    {
        VerdictList said = verdicts.InForce;
        if (said.Records.Count == 0) return events;
        return [.. events.Select(e => said.On(e.Series, e.Start) is { } verdict ? e with { Verdict = verdict.Verdict, VerdictId = verdict.Id } : e)];
    }

    /// <summary>Of a key that holds a table, what set one of its entries.</summary>
    private string? Origin(string key) => options.Origins.GetValueOrDefault(key) ?? options.Origins.FirstOrDefault(origin => origin.Key.StartsWith(key + ":", StringComparison.OrdinalIgnoreCase)).Value;

    private static bool IsSecret(string key) => secrets.Any(secret => key.EndsWith(":" + secret, StringComparison.Ordinal));

    private static IEnumerable<(string Key, string Value)> Flat(object section, string at = "") =>
        OptionsBinder.Keys(section.GetType()).SelectMany(key => OptionsBinder.IsSection(key.PropertyType)
            ? Flat(key.GetValue(section)!, $"{at}{key.Name}:")
            : [(at + key.Name, SettingValue.Write(key.GetValue(section)))]);
}
