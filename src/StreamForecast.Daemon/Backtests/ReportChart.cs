using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Reports;

namespace StreamForecast.Daemon.Backtests;

/// <summary>
/// One series as SVG: the rows around its strangest one with band, median, values and flags, and below it the whole series
/// with that stretch marked. Colours come from the page's style, so that light and dark need one drawing.
/// </summary>
internal static class ReportChart
{
    private const double Width = 920, Height = 300;

    /// <summary>The chart; empty when the series has no rows to draw.</summary>
    public static string Draw(SeriesTrace trace)
    {
        if (trace.CloseUp.Count < 2) return "";
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" preserveAspectRatio=\"xMidYMid meet\">");
        DrawCloseUp(svg, trace.CloseUp, Frame(trace.CloseUp, 64, 8, Width - 76, 196));
        DrawWhole(svg, trace, Frame(trace.Whole.ToArray(), 64, 238, Width - 76, 40));
        return svg.Append("</svg>").ToString();
    }

    // Holds all values, and the band unless it is far wider than they are.
    private static ChartFrame Frame(IReadOnlyList<TracePoint> points, double left, double top, double width, double height)
    {
        float[] values = [.. points.SelectMany(point => new[] { point.Low, point.High }).Where(float.IsFinite)];
        float[] edges = [.. points.SelectMany(point => new[] { point.Lower, point.Upper }).Where(float.IsFinite)];
        (double least, double most) = values.Length > 0 ? (values.Min(), values.Max()) : edges.Length > 0 ? (edges.Min(), edges.Max()) : (0, 1);
        double room = most > least ? most - least : Math.Max(Math.Abs(most) * 0.1, 1);
        if (edges.Length > 0)
        {
            least = Math.Max(Math.Min(least, edges.Min()), least - room);
            most = Math.Min(Math.Max(most, edges.Max()), most + room);
        }
        if (most <= least) (least, most) = (least - room / 2, most + room / 2);
        double margin = (most - least) * 0.06;
        return new ChartFrame(left, top, width, height, (0, Math.Max(points.Count - 1, 1)), (least - margin, most + margin));
    }

    private static void DrawCloseUp(StringBuilder svg, IReadOnlyList<TracePoint> points, ChartFrame frame)
    {
        foreach (double tick in frame.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{frame.Left} {frame.Y(tick)}H{frame.Right}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{frame.Left - 8}\" y=\"{frame.Y(tick)}\" dy=\".32em\" text-anchor=\"end\">{ChartFrame.Label(tick)}</text>");
        }
        svg.Append("<path class=\"band\" d=\"").Append(Area(points, frame, point => point.Lower, point => point.Upper)).Append("\"/>");
        svg.Append("<path class=\"median\" d=\"").Append(Line(points, frame, point => point.Expected)).Append("\"/>");
        svg.Append("<path class=\"value\" d=\"").Append(Line(points, frame, point => point.Low)).Append("\"/>");
        for (int i = 0; i < points.Count; i++)
        {
            if (!points[i].Flagged || !float.IsFinite(points[i].Low)) continue;
            svg.Append(CultureInfo.InvariantCulture, $"<circle class=\"flag\" cx=\"{frame.X(i)}\" cy=\"{frame.Y(points[i].Low)}\" r=\"3.5\"><title>{Stamp(points[i].Time)}: {points[i].Low}, score {points[i].Score:0.000}</title></circle>");
        }
        AppendTimes(svg, frame, points[0].Time, points[^1].Time, frame.Bottom + 15);
    }

    private static void DrawWhole(StringBuilder svg, SeriesTrace trace, ChartFrame frame)
    {
        var points = trace.Whole.ToArray();
        long from = trace.CloseUp[0].Time, to = trace.CloseUp[^1].Time;
        int first = Math.Max(Array.FindLastIndex(points, point => point.Time <= from), 0), last = Math.Max(Array.FindLastIndex(points, point => point.Time <= to), first);
        svg.Append(CultureInfo.InvariantCulture, $"<path class=\"lens\" d=\"M{frame.X(first)} {frame.Top}H{frame.X(Math.Min(last + 1, points.Length - 1))}V{frame.Bottom}H{frame.X(first)}Z\"/>");
        // Lowest and highest value of each place as an area with an outline: a line where rows stand alone.
        svg.Append("<path class=\"whole\" d=\"").Append(Area(points, frame, point => point.Low, point => point.High)).Append("\"/>");
        for (int i = 0; i < points.Length; i++)
            if (points[i].Flagged) svg.Append(CultureInfo.InvariantCulture, $"<path class=\"mark\" d=\"M{frame.X(i)} {frame.Bottom + 1}v5\"/>");
        AppendTimes(svg, frame, points[0].Time, points[^1].Time, frame.Bottom + 18);
    }

    // Upper edge from left to right, lower edge back, a new piece behind every hole.
    private static string Area(IReadOnlyList<TracePoint> points, ChartFrame frame, Func<TracePoint, float> lower, Func<TracePoint, float> upper)
    {
        var path = new StringBuilder();
        for (int i = 0; i < points.Count; i++)
        {
            int start = i;
            while (i < points.Count && float.IsFinite(lower(points[i])) && float.IsFinite(upper(points[i]))) i++;
            if (i == start) continue;
            for (int k = start; k < i; k++) path.Append(k == start ? 'M' : 'L').Append(frame.X(k)).Append(' ').Append(frame.Y(upper(points[k])));
            for (int k = i - 1; k >= start; k--) path.Append('L').Append(frame.X(k)).Append(' ').Append(frame.Y(lower(points[k])));
            path.Append('Z');
        }
        return path.ToString();
    }

    private static string Line(IReadOnlyList<TracePoint> points, ChartFrame frame, Func<TracePoint, float> pick)
    {
        var path = new StringBuilder();
        bool down = false;
        for (int i = 0; i < points.Count; i++)
        {
            float value = pick(points[i]);
            if (float.IsFinite(value)) path.Append(down ? 'L' : 'M').Append(frame.X(i)).Append(' ').Append(frame.Y(value));
            down = float.IsFinite(value);
        }
        return path.ToString();
    }

    private static void AppendTimes(StringBuilder svg, ChartFrame frame, long first, long last, double y)
    {
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{frame.Left}\" y=\"{y}\">{Stamp(first)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{frame.Right}\" y=\"{y}\" text-anchor=\"end\">{Stamp(last)}</text>");
    }

    private static string Stamp(long time)
    {
        var stamp = DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime;
        return stamp.ToString(stamp.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
