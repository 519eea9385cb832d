using System.Globalization;
using System.Text;

namespace StreamForecast.Daemon.Reports;

/// <summary>A forecast as SVG: the rows before it, the bands of its quantiles, and what came.</summary>
internal static class FanChart
{
    private const double Width = 450, Height = 220;

    /// <summary>The figure.</summary>
    public static string Draw(Fan fan)
    {
        int past = fan.Past.Count, ahead = fan.Came.Count;
        var frame = new ChartFrame(52, 8, Width - 60, Height - 52, (1 - past, ahead), Range(fan));
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption><strong>{Page.Text(fan.Name)}</strong>{(fan.Words.Length > 0 ? $"<span>{Page.Text(fan.Words)}</span>" : "")}</figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Forecast of {Page.Text(fan.Name)}\">");
        foreach (double tick in frame.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{frame.Left} {frame.Y(tick)}H{frame.Right}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{frame.Left - 6}\" y=\"{frame.Y(tick)}\" dy=\".32em\" text-anchor=\"end\">{ChartFrame.Label(tick)}</text>");
        }
        foreach (double tick in frame.TicksAcross())
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{frame.X(tick)}\" y=\"{frame.Bottom + 16}\" text-anchor=\"middle\">{ChartFrame.Label(tick)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis name\" x=\"{(frame.Left + frame.Right) / 2}\" y=\"{frame.Bottom + 34}\" text-anchor=\"middle\">rows from the one it was made at</text>");
        svg.Append($"<path class=\"now\" d=\"M{frame.X(0)} {frame.Top}V{frame.Bottom}\"/>");
        foreach (int level in fan.Bands) svg.Append("<path class=\"fan\" d=\"").Append(Band(fan, frame, level)).Append("\"/>");
        svg.Append("<path class=\"median\" d=\"").Append(Line([.. Enumerable.Range(0, ahead).Select(h => fan.Quantile(h, fan.Levels / 2))], 1, frame)).Append("\"/>");
        if (fan.Other is { } other) svg.Append("<path class=\"other\" d=\"").Append(Line(other, 1, frame)).Append("\"/>");
        svg.Append("<path class=\"value\" d=\"").Append(Line(fan.Past, 1 - past, frame)).Append("\"/>");
        svg.Append("<path class=\"came\" d=\"").Append(Line([fan.Past[^1], .. fan.Came], 0, frame)).Append("\"/>");
        for (int h = 0; h < ahead; h++)
            if (float.IsFinite(fan.Came[h])) svg.Append($"<circle class=\"came\" cx=\"{frame.X(h + 1)}\" cy=\"{frame.Y(fan.Came[h])}\" r=\"1.9\"/>");
        return svg.Append("</svg></figure>").ToString();
    }

    // Holds all values, and the widest band unless it is far wider than they are.
    private static (double Low, double High) Range(Fan fan)
    {
        float[] values = [.. fan.Past.Concat(fan.Came).Where(float.IsFinite)];
        float[] edges = [.. Enumerable.Range(0, fan.Came.Count).SelectMany(h => new[] { fan.Quantile(h, fan.Bands[0]), fan.Quantile(h, fan.Levels - 1 - fan.Bands[0]) })];
        (double low, double high) = (values.Min(), values.Max());
        double room = high > low ? high - low : Math.Max(Math.Abs(high) * 0.1, 1);
        return (Math.Max(Math.Min(low, edges.Min()), low - room) - 0.06 * room, Math.Min(Math.Max(high, edges.Max()), high + room) + 0.06 * room);
    }

    private static string Band(Fan fan, ChartFrame frame, int level)
    {
        var path = new StringBuilder();
        for (int h = 0; h < fan.Came.Count; h++) path.Append(h == 0 ? 'M' : 'L').Append(frame.X(h + 1)).Append(' ').Append(frame.Y(fan.Quantile(h, fan.Levels - 1 - level)));
        for (int h = fan.Came.Count - 1; h >= 0; h--) path.Append('L').Append(frame.X(h + 1)).Append(' ').Append(frame.Y(fan.Quantile(h, level)));
        return path.Append('Z').ToString();
    }

    private static string Line(IReadOnlyList<float> values, int first, ChartFrame frame)
    {
        var path = new StringBuilder();
        bool down = false;
        for (int i = 0; i < values.Count; i++)
        {
            if (float.IsFinite(values[i])) path.Append(down ? 'L' : 'M').Append(frame.X(first + i)).Append(' ').Append(frame.Y(values[i]));
            down = float.IsFinite(values[i]);
        }
        return path.ToString();
    }
}
