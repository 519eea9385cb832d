using System.Text;

namespace StreamForecast.EndToEnd.Audits;

/// <summary>What an audit found wrong, by kind; empty when all is well. Its text is what a failing test prints.</summary>
internal sealed class Findings
{
    private readonly SortedDictionary<string, List<string>> kinds = [];

    /// <summary>Whether nothing was found.</summary>
    public bool None => kinds.Count == 0;

    /// <summary>How many of a kind were found.</summary>
    public int this[string kind] => kinds.TryGetValue(kind, out var list) ? list.Count : 0;

    public void Add(string kind, string what)
    {
        if (!kinds.TryGetValue(kind, out var list)) kinds[kind] = list = [];
        list.Add(what);
    }

    /// <summary>Fails with the findings, if there are any.</summary>
    public void AssertNone(string audited) => Assert.True(None, $"{audited}:\n{this}");

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (kind, list) in kinds)
        {
            text.AppendLine($"{kind}: {list.Count}");
            foreach (string what in list.Take(5)) text.AppendLine($"    {what}");
            if (list.Count > 5) text.AppendLine("    ...");
        }
        return text.ToString();
    }
}
