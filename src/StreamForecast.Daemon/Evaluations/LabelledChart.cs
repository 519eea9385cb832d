using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Reports;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// One labelled series as SVG: the whole of it with labelled stretches and flags, and below it, row by row and with the score, the missed event and the false alarm that are told in the
/// captions. Colours come from the page's style.
/// </summary>
internal static class LabelledChart
{
    private const double Width = 920, Left = 64;
    private const int Places = 400, Before = 60, After = 120;

    /// <summary>
    /// The drawings; events and alarms before row <paramref name="from"/> are not looked at closely. An event counts as missed without an alarm within <paramref name="patience"/> rows behind
    /// its first.
    /// </summary>
    public static string Draw(LabelledTrace trace, int from, int patience)
    {
        if (trace.Rows.Count < 2) return "";
        var html = new StringBuilder();
        Whole(html, trace);
        if (WorstMiss(trace, from, patience) is { } miss) CloseUp(html, trace, miss.Row, $"Missed: {Stamp(trace.Times[miss.Row])}, highest score {Figure(miss.Score)}");
        if (WorstAlarm(trace, from) is { } alarm) CloseUp(html, trace, alarm.Row, $"False alarm: {Stamp(trace.Times[alarm.Row])}, score {Figure(alarm.Score)}");
        return html.ToString();
    }

    // The event with the lowest score among those not found in time.
    private static (int Row, float Score)? WorstMiss(LabelledTrace trace, int from, int patience)
    {
        (int Row, float Score)? worst = null;
        for (int t = from; t < trace.Rows.Count; t++)
        {
            if (!trace.Rows[t].IsAnomaly) continue;
            int first = t;
            float highest = 0;
            for (; t < trace.Rows.Count && trace.Rows[t].IsAnomaly; t++)
                if (t - first <= patience) highest = Math.Max(highest, trace.Rows[t].Score);
            if (highest < ScoreThresholds.Default && !(worst?.Score <= highest)) worst = (first, highest);
        }
        return worst;
    }

    private static (int Row, float Score)? WorstAlarm(LabelledTrace trace, int from)
    {
        (int Row, float Score)? worst = null;
        int quietUntil = 0;
        for (int t = 0; t < trace.Rows.Count; t++)
        {
            if (trace.Rows[t].IsAnomaly) quietUntil = t + 1 + AlarmCount.Patience;
            else if (t >= from && t >= quietUntil && trace.Rows[t].Score >= ScoreThresholds.Default && !(worst?.Score >= trace.Rows[t].Score)) worst = (t, trace.Rows[t].Score);
        }
        return worst;
    }

    private static void Whole(StringBuilder html, LabelledTrace trace)
    {
        int rows = trace.Rows.Count, places = Math.Min(Places, rows);
        var frame = Frame(trace, 0, rows, places, top: 6, height: 70);
        html.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} 106\" role=\"img\" aria-label=\"whole series\">");
        var upper = new StringBuilder();
        var lower = new StringBuilder();
        var flags = new StringBuilder();
        for (int place = 0; place < places; place++)
        {
            int first = (int)((long)place * rows / places), end = (int)((long)(place + 1) * rows / places);
            var (low, high) = Range(trace, first, end);
            bool labelled = false, flagged = false;
            for (int t = first; t < end; t++) (labelled, flagged) = (labelled | trace.Rows[t].IsAnomaly, flagged | trace.Rows[t].Score >= ScoreThresholds.Default);
            if (labelled) html.Append(CultureInfo.InvariantCulture, $"<path class=\"labelled\" d=\"M{frame.X(place)} {frame.Top}V{frame.Bottom}\" stroke-width=\"2.4\"/>");
            if (flagged) flags.Append(CultureInfo.InvariantCulture, $"<path class=\"mark\" d=\"M{frame.X(place)} {frame.Bottom + 2}v6\"/>");
            if (!float.IsFinite(low)) continue;
            upper.Append(upper.Length == 0 ? 'M' : 'L').Append(frame.X(place)).Append(' ').Append(frame.Y(high));
            lower.Insert(0, $"L{frame.X(place)} {frame.Y(low)}");
        }
        html.Append("<path class=\"whole\" d=\"").Append(upper).Append(lower).Append(upper.Length > 0 ? "Z" : "").Append("\"/>").Append(flags);
        Ticks(html, frame);
        Times(html, frame, trace.Times[0], trace.Times[^1], frame.Bottom + 22);
        html.Append("</svg>");
    }

    private static void CloseUp(StringBuilder html, LabelledTrace trace, int row, string words)
    {
        int first = Math.Max(0, row - Before), end = Math.Min(trace.Rows.Count, row + After), count = end - first;
        var frame = Frame(trace, first, end, count, top: 22, height: 120);
        var score = new ChartFrame(Left, 152, Width - Left - 12, 40, (0, Math.Max(count - 1, 1)), (0, 1));
        html.Append(CultureInfo.InvariantCulture, $"<svg viewBox=\"0 0 {Width} 214\" role=\"img\" aria-label=\"{Page.Text(words)}\"><text class=\"axis name\" x=\"{Left}\" y=\"12\">{Page.Text(words)}</text>");
        for (int t = first; t < end; t++)
        {
            if (!trace.Rows[t].IsAnomaly) continue;
            int begin = t;
            while (t < end && trace.Rows[t].IsAnomaly) t++;
            html.Append(CultureInfo.InvariantCulture, $"<path class=\"lens\" d=\"M{frame.X(Math.Max(0, begin - first - 0.5))} {frame.Top}H{frame.X(Math.Min(count - 1, t - first - 0.5))}V{score.Bottom}H{frame.X(Math.Max(0, begin - first - 0.5))}Z\"/>");
        }
        Ticks(html, frame);
        Line(html, "value", frame, count, t => trace.Values[first + t]);
        Line(html, "score", score, count, t => trace.Rows[first + t].Score);
        html.Append(CultureInfo.InvariantCulture, $"<path class=\"now\" d=\"M{score.Left} {score.Y(ScoreThresholds.Default)}H{score.Right}\"/><text class=\"axis\" x=\"{score.Left - 8}\" y=\"{score.Y(ScoreThresholds.Default)}\" dy=\".32em\" text-anchor=\"end\">score 0.5</text>");
        for (int t = first; t < end; t++)
            if (trace.Rows[t].Score >= ScoreThresholds.Default && float.IsFinite(trace.Values[t]))
                html.Append(CultureInfo.InvariantCulture, $"<circle class=\"flag\" cx=\"{frame.X(t - first)}\" cy=\"{frame.Y(trace.Values[t])}\" r=\"3\"><title>{Stamp(trace.Times[t])}: {trace.Values[t]}, score {Figure(trace.Rows[t].Score)}</title></circle>");
        Times(html, frame, trace.Times[first], trace.Times[end - 1], score.Bottom + 16);
        html.Append("</svg>");
    }

    private static void Line(StringBuilder html, string style, ChartFrame frame, int count, Func<int, float> value)
    {
        html.Append($"<path class=\"{style}\" d=\"");
        bool down = false;
        for (int t = 0; t < count; t++)
        {
            float y = value(t);
            if (float.IsFinite(y)) html.Append(down ? 'L' : 'M').Append(frame.X(t)).Append(' ').Append(frame.Y(y));
            down = float.IsFinite(y);
        }
        html.Append("\"/>");
    }

    private static ChartFrame Frame(LabelledTrace trace, int first, int end, int places, double top, double height)
    {
        var (low, high) = Range(trace, first, end);
        if (!float.IsFinite(low)) (low, high) = (0, 1);
        double margin = high > low ? 0.06 * ((double)high - low) : Math.Max(Math.Abs(high) * 0.1, 1);
        return new ChartFrame(Left, top, Width - Left - 12, height, (0, Math.Max(places - 1, 1)), (low - margin, high + margin));
    }

    private static (float Low, float High) Range(LabelledTrace trace, int first, int end)
    {
        float low = float.NaN, high = float.NaN;
        for (int t = first; t < end; t++)
        {
            float value = trace.Values[t];
            if (!float.IsFinite(value)) continue;
            if (!(value >= low)) low = value;
            if (!(value <= high)) high = value;
        }
        return (low, high);
    }

    private static void Ticks(StringBuilder html, ChartFrame frame)
    {
        double[] ticks = [.. frame.Ticks()];
        foreach (double tick in frame.Bottom - frame.Top < 100 && ticks.Length > 2 ? [ticks[0], ticks[^1]] : ticks)
        {
            html.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{frame.Left} {frame.Y(tick)}H{frame.Right}\"/>");
            html.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{frame.Left - 8}\" y=\"{frame.Y(tick)}\" dy=\".32em\" text-anchor=\"end\">{ChartFrame.Label(tick)}</text>");
        }
    }

    private static void Times(StringBuilder html, ChartFrame frame, long first, long last, double y)
    {
        html.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{frame.Left}\" y=\"{y}\">{Stamp(first)}</text>");
        html.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{frame.Right}\" y=\"{y}\" text-anchor=\"end\">{Stamp(last)}</text>");
    }

    private static string Figure(float score) => score.ToString("0.000", CultureInfo.InvariantCulture);

    private static string Stamp(long time)
    {
        var stamp = DateTimeOffset.FromUnixTimeMilliseconds(time).UtcDateTime;
        return stamp.ToString(stamp.Second == 0 ? "yyyy-MM-dd HH:mm" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
    }
}
