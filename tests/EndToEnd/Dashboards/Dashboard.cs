using System.Text.Json;

namespace StreamForecast.EndToEnd.Dashboards;

/// <summary>A dashboard that ships, as Grafana would ask its database: its queries with all variables filled in.</summary>
internal sealed class Dashboard
{
    private readonly JsonElement root;

    private Dashboard(string file)
    {
        Name = Path.GetFileName(file);
        root = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(file));
    }

    /// <summary>All that ship.</summary>
    public static IReadOnlyList<Dashboard> All => [.. Directory.GetFiles(Path.Combine(Repository.Root, "config", "grafana"), "*.json").Order(StringComparer.Ordinal).Select(file => new Dashboard(file))];

    /// <summary>File name.</summary>
    public string Name { get; }

    /// <summary>What finds it in Grafana.</summary>
    public string Id => root.GetProperty("uid").GetString()!;

    /// <summary>"prometheus" or "influxdb".</summary>
    public string Source => root.GetProperty("templating").GetProperty("list")[0].GetProperty("query").GetString()!;

    /// <summary>Panels, rows among them.</summary>
    public IEnumerable<JsonElement> Panels => root.GetProperty("panels").EnumerateArray();

    /// <summary>The queries that list what its variables may be, by variable.</summary>
    public IEnumerable<(string Variable, string Query)> Variables => root.GetProperty("templating").GetProperty("list").EnumerateArray().Skip(1)
        .Select(variable => (variable.GetProperty("name").GetString()!, variable.GetProperty("definition").GetString()!));

    /// <summary>Every query of every panel, with the panel's title; instant ones are asked at the end of the range.</summary>
    public IEnumerable<(string Panel, string Query, bool IsInstant)> Queries(IReadOnlyDictionary<string, string> values)
    {
        foreach (JsonElement panel in Panels.Where(panel => panel.TryGetProperty("targets", out _)))
        {
            foreach (JsonElement target in panel.GetProperty("targets").EnumerateArray())
            {
                string query = target.GetProperty(Source == "prometheus" ? "expr" : "query").GetString()!;
                foreach (var (name, value) in values.OrderByDescending(pair => pair.Key.Length)) query = query.Replace("$" + name, value, StringComparison.Ordinal);
                yield return (panel.GetProperty("title").GetString()!, query, target.TryGetProperty("instant", out _));
            }
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
