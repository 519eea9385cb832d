using System.Text;
using System.Text.RegularExpressions;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Alerting;

/// <summary>The labels of a series, by its name: the tags of one that came in line protocol (<c>cpu,host=a usage</c>), and the named groups of Alerts:SeriesLabels.</summary>
internal sealed class SeriesLabels(AlertOptions options)
{
    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(100);

    private readonly Regex? groups = options.SeriesLabels.Length > 0 ? new Regex(options.SeriesLabels, RegexOptions.None, patience) : null;

    /// <summary>The labels; names are such as Prometheus takes.</summary>
    public SortedDictionary<string, string> Of(string series)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Tags(Encoding.UTF8.GetBytes(series), labels);
        if (groups is null) return labels;
        try
        {
            Match match = groups.Match(series);
            foreach (Group group in match.Groups.Values.Where(group => group.Success && !char.IsAsciiDigit(group.Name[0]))) labels[Name(group.Name)] = group.Value;
        }
        catch (RegexMatchTimeoutException)
        {
            // An expression that takes so long on this name gives it no labels.
        }
        return labels;
    }

    private static void Tags(ReadOnlySpan<byte> series, SortedDictionary<string, string> labels)
    {
        int end = LineEscapes.End(series, 0, (byte)' ');
        if (end == series.Length) return;       // no field: a name of another kind
        for (int at = LineEscapes.End(series[..end], 0, (byte)','); at < end;)
        {
            int next = LineEscapes.End(series[..end], at + 1, (byte)',');
            ReadOnlySpan<byte> tag = series[(at + 1)..next];
            int equals = LineEscapes.End(tag, 0, (byte)'=');
            if (equals > 0 && equals < tag.Length) labels[Name(Text(tag[..equals]))] = Text(tag[(equals + 1)..]);
            at = next;
        }
    }

    private static string Text(ReadOnlySpan<byte> escaped) => Encoding.UTF8.GetString(escaped).Replace("\\,", ",").Replace("\\=", "=").Replace("\\ ", " ");

    private static string Name(string text)
    {
        string name = string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return name.Length > 0 && char.IsAsciiDigit(name[0]) ? "_" + name : name;
    }
}
