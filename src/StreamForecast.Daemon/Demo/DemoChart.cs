using System.Text;

namespace StreamForecast.Daemon.Demo;

/// <summary>
/// A trail in a terminal, as Spectre markup: values as Braille dots, two across and four down in every cell, over the shaded
/// 90 % band; flagged rows red, planted anomalies underlined by the axis. And the one-line form, a spark line.
/// </summary>
internal static class DemoChart
{
    private const string Steps = "▁▂▃▄▅▆▇█";

    /// <summary>A chart of <paramref name="height"/> lines and an axis: the newest <paramref name="width"/> rows, one in each column.</summary>
    public static string Draw(DemoTrail trail, int width, int height)
    {
        DemoPoint[] points = Newest(trail, width);
        var (low, high) = Range(points);
        int levels = height * 4;
        int Level(float value) => (int)Math.Clamp(Math.Round((value - low) / (high - low) * (levels - 1)), 0, levels - 1);

        var lines = new StringBuilder();
        for (int line = height - 1; line >= 0; line--)
        {
            for (int i = 0; i < points.Length; i++) AppendCell(lines, points, i, line, Level);
            if (line > 0) lines.Append('\n');
        }
        lines.Append('\n');
        foreach (var point in points) lines.Append(point.Planted ? "[yellow]▔[/]" : "[grey30]▔[/]");
        return lines.ToString();
    }

    /// <summary>The newest <paramref name="width"/> rows as one line.</summary>
    public static string Spark(DemoTrail trail, int width)
    {
        DemoPoint[] points = Newest(trail, width);
        float[] values = [.. points.Select(point => point.Value).Where(float.IsFinite).DefaultIfEmpty()];
        float low = values.Min(), high = values.Max();
        var line = new StringBuilder();
        foreach (var point in points)
        {
            char step = float.IsFinite(point.Value) ? Steps[high > low ? (int)((point.Value - low) / (high - low) * 7.999f) : 3] : ' ';
            line.Append(point.Flagged ? $"[red]{step}[/]" : point.Planted ? $"[yellow]{step}[/]" : step.ToString());
        }
        return line.ToString();
    }

    private static DemoPoint[] Newest(DemoTrail trail, int width)
        => [.. Enumerable.Range(Math.Max(0, trail.Count - width), Math.Min(trail.Count, width)).Select(i => trail[i])];

    private static void AppendCell(StringBuilder lines, DemoPoint[] points, int i, int line, Func<float, int> level)
    {
        var point = points[i];
        bool shaded = float.IsFinite(point.Lower) && level(point.Lower) / 4 <= line && level(point.Upper) / 4 >= line;
        string background = shaded ? " on grey23" : "";
        char glyph = ' ';
        if (float.IsFinite(point.Value))
        {
            // A stroke from the row before to this one, so that steps are lines and not lone dots: the left dots go half the
            // way, the right ones the rest.
            int to = level(point.Value), from = i > 0 && float.IsFinite(points[i - 1].Value) ? level(points[i - 1].Value) : to, half = (from + to) / 2;
            int dots = Dots(line, from, half, [0x40, 0x04, 0x02, 0x01]) | Dots(line, half, to, [0x80, 0x20, 0x10, 0x08]);
            if (dots > 0) glyph = (char)(0x2800 + dots);
        }
        string ink = point.Flagged ? "red" : point.Planted ? "yellow" : "deepskyblue1";
        lines.Append(glyph == ' ' && !shaded ? " " : $"[{ink}{background}]{glyph}[/]");
    }

    // The dots of one column of a Braille cell, lowest first, that lie between two levels.
    private static int Dots(int line, int from, int to, ReadOnlySpan<int> bits)
    {
        int dots = 0, low = Math.Min(from, to), high = Math.Max(from, to);
        for (int k = 0; k < 4; k++)
            if (line * 4 + k >= low && line * 4 + k <= high) dots |= bits[k];
        return dots;
    }

    private static (float Low, float High) Range(DemoPoint[] points)
    {
        float[] values = [.. points.Select(point => point.Value).Where(float.IsFinite)];
        if (values.Length == 0) return (0, 1);
        float low = values.Min(), high = values.Max(), room = high > low ? high - low : Math.Max(Math.Abs(high), 1);
        // The band is shown whole unless it is far wider than the values.
        float least = points.Where(point => float.IsFinite(point.Lower)).Select(point => point.Lower).DefaultIfEmpty(low).Min();
        float most = points.Where(point => float.IsFinite(point.Upper)).Select(point => point.Upper).DefaultIfEmpty(high).Max();
        low = Math.Max(Math.Min(low, least), low - room / 2);
        high = Math.Min(Math.Max(high, most), high + room / 2);
        return high > low ? (low, high) : (low - room / 2, high + room / 2);
    }
}
