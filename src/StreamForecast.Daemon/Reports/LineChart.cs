using System.Globalization;
using System.Text;

namespace StreamForecast.Daemon.Reports;

/// <summary>A figure with lines over one axis, as SVG with its key above; both axes are named with their units.</summary>
internal static class LineChart
{
    private const int MostPlaces = 600;      // of a line: no screen shows more

    /// <summary>The figure; <paramref name="width"/> and <paramref name="height"/> are those of the drawing, in pixels of a wide screen.</summary>
    public static string Draw(string title, string words, string across, string up, IReadOnlyList<ChartLine> lines, double width = 920, double height = 260, bool logarithmic = false, (double From, double To)? range = null)
    {
        var html = new StringBuilder($"<figure><figcaption><strong>{Page.Text(title)}</strong><span>{Page.Text(words)}</span></figcaption><div class=\"key\">");
        foreach (var line in lines) html.Append($"<span><i class=\"{line.Style} {line.Kind}\"></i>{Page.Text(line.Name)}</span>");
        html.Append("</div>");
        var values = lines.SelectMany(line => line.Points).Where(point => double.IsFinite(point.Y) && (!logarithmic || point.Y > 0)).ToList();
        if (values.Count == 0) return html.Append("<p>Nothing was measured.</p></figure>").ToString();

        (double first, double last) = (values.Min(point => point.X), values.Max(point => point.X));
        if (last <= first) last = first + 1;
        var frame = new ChartFrame(66, 14, width - 82, height - 60, (first, last), range ?? Range(values.Select(point => point.Y), logarithmic), logarithmic);
        html.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{Page.Text(title)}\">");
        foreach (double tick in frame.Ticks())
        {
            html.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{frame.Left} {frame.Y(tick)}H{frame.Right}\"/>");
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{frame.Left - 8}\" y=\"{frame.Y(tick)}\" dy=\".32em\" text-anchor=\"end\">{(logarithmic ? ChartFrame.PowerLabel(tick) : ChartFrame.Label(tick))}</text>");
        }
        foreach (double tick in frame.TicksAcross())
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{frame.X(tick)}\" y=\"{frame.Bottom + 16}\" text-anchor=\"middle\">{ChartFrame.Label(tick)}</text>");
        html.Append(CultureInfo.InvariantCulture, $"<text class=\"axis name\" x=\"{(frame.Left + frame.Right) / 2}\" y=\"{frame.Bottom + 36}\" text-anchor=\"middle\">{Page.Text(across)}</text>");
        html.Append(CultureInfo.InvariantCulture, $"<text class=\"axis name\" transform=\"translate(12 {(frame.Top + frame.Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">{Page.Text(up)}</text>");
        foreach (var line in lines)
        {
            var points = Thin(line.Points);
            html.Append($"<path class=\"{line.Style} {line.Kind}\" d=\"").Append(Path(points, frame, logarithmic)).Append("\"/>");
            if (line.Kind != "dots") continue;
            foreach (var (x, y) in points.Where(point => double.IsFinite(point.Y)))
                html.Append($"<circle class=\"{line.Style}\" cx=\"{frame.X(x)}\" cy=\"{frame.Y(y)}\" r=\"2.2\"/>");
        }
        return html.Append("</svg></figure>").ToString();
    }

    private static string Path(IReadOnlyList<(double X, double Y)> points, ChartFrame frame, bool logarithmic)
    {
        var path = new StringBuilder();
        bool down = false;
        foreach (var (x, y) in points)
        {
            bool drawn = double.IsFinite(y) && (!logarithmic || y > 0);
            if (drawn) path.Append(down ? 'L' : 'M').Append(frame.X(x)).Append(' ').Append(frame.Y(y));
            down = drawn;
        }
        return path.ToString();
    }

    private static IReadOnlyList<(double X, double Y)> Thin(IReadOnlyList<(double X, double Y)> points)
    {
        if (points.Count <= MostPlaces) return points;
        return [.. Enumerable.Range(0, MostPlaces).Select(i => points[(int)((long)i * (points.Count - 1) / (MostPlaces - 1))])];
    }

    // A few wild values must not press the rest flat: on a linear axis the top is the 99.5th percentile, and what lies above is drawn on the edge.
    private static (double From, double To) Range(IEnumerable<double> values, bool logarithmic)
    {
        double[] sorted = [.. values.Order()];
        (double low, double high) = (sorted[0], logarithmic ? sorted[^1] : sorted[(int)((sorted.Length - 1) * 0.995)]);
        if (logarithmic) return (Math.Pow(10, Math.Floor(Math.Log10(low) + 1e-9)), Math.Pow(10, Math.Ceiling(Math.Log10(Math.Max(high, low * 1.01)) - 1e-9)));
        double room = high > low ? high - low : Math.Max(Math.Abs(high) * 0.1, 1);
        return (low >= 0 ? Math.Max(0, low - 0.06 * room) : low - 0.06 * room, high + 0.06 * room);
    }
}
