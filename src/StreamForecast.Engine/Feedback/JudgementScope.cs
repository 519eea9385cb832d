using System.IO.Enumeration;

namespace StreamForecast.Engine.Feedback;

/// <summary>Which series a judgement holds for: one of the three is given.</summary>
/// <param name="Series">The name of one series; empty for none.</param>
/// <param name="Pattern">A pattern of names, * for any text and ? for one letter; empty for none.</param>
/// <param name="Label">A tag of series that came in line protocol, such as host=web-1; empty for none.</param>
public readonly record struct JudgementScope(string Series, string Pattern = "", string Label = "")
{
    /// <summary>Whether a series is within it.</summary>
    public bool Includes(string name) => Series.Length > 0 ? Series == name : Pattern.Length > 0 ? FileSystemName.MatchesSimpleExpression(Pattern, name, ignoreCase: false) : HasLabel(name);

    private bool HasLabel(string name)
    {
        if (Label.Length == 0) return false;
        for (int at = name.IndexOf(Label, StringComparison.Ordinal); at > 0; at = name.IndexOf(Label, at + 1, StringComparison.Ordinal))
        {
            int end = at + Label.Length;
            if (name[at - 1] == ',' && (end == name.Length || name[end] == ',')) return true;
        }

        return false;
    }
}
