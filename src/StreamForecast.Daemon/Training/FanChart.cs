using System.Globalization;
using System.Text;
using StreamForecast.Daemon.Reports;
using StreamForecast.Engine.Training;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Training;

/// <summary>A sample forecast as SVG: the rows before it, the bands of its quantiles, and what came.</summary>
internal static class FanChart
{
    private const double Width = 450, Height = 220;
    private static readonly int[] lowerLevels = [0, 2, 3];       // 5 to 95 %, 20 to 80 %, 30 to 70 %

    /// <summary>The figure.</summary>
    public static string Draw(SampleForecast sample)
    {
        int past = sample.Past.Length, ahead = sample.Came.Length;
        float[] values = [.. sample.Past.Concat(sample.Came).Where(float.IsFinite)];
        float[] fan = [.. Enumerable.Range(0, ahead).SelectMany(h => new[] { Quantile(sample, h, lowerLevels[0]), Quantile(sample, h, NetworkShape.LevelCount - 1) })];
        (double low, double high) = (values.Min(), values.Max());
        double room = high > low ? high - low : Math.Max(Math.Abs(high) * 0.1, 1);
        (low, high) = (Math.Max(Math.Min(low, fan.Min()), low - room) - 0.06 * room, Math.Min(Math.Max(high, fan.Max()), high + room) + 0.06 * room);
        var frame = new ChartFrame(52, 8, Width - 60, Height - 52, (1 - past, ahead), (low, high));

        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<figure><figcaption><strong>{Page.Text(sample.Name)}</strong></figcaption><svg viewBox=\"0 0 {Width} {Height}\" role=\"img\" aria-label=\"Forecast of {Page.Text(sample.Name)}\">");
        foreach (double tick in frame.Ticks())
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"grid\" d=\"M{frame.Left} {frame.Y(tick)}H{frame.Right}\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{frame.Left - 6}\" y=\"{frame.Y(tick)}\" dy=\".32em\" text-anchor=\"end\">{ChartFrame.Label(tick)}</text>");
        }
        foreach (double tick in frame.TicksAcross())
            svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis\" x=\"{frame.X(tick)}\" y=\"{frame.Bottom + 16}\" text-anchor=\"middle\">{ChartFrame.Label(tick)}</text>");
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"axis name\" x=\"{(frame.Left + frame.Right) / 2}\" y=\"{frame.Bottom + 34}\" text-anchor=\"middle\">rows from the one it was made at</text>");
        svg.Append($"<path class=\"now\" d=\"M{frame.X(0)} {frame.Top}V{frame.Bottom}\"/>");
        foreach (int level in lowerLevels) svg.Append("<path class=\"fan\" d=\"").Append(Band(sample, frame, level)).Append("\"/>");
        svg.Append("<path class=\"median\" d=\"").Append(Line([.. Enumerable.Range(0, ahead).Select(h => Quantile(sample, h, NetworkShape.Median))], 1, frame)).Append("\"/>");
        svg.Append("<path class=\"value\" d=\"").Append(Line(sample.Past, 1 - past, frame)).Append("\"/>");
        svg.Append("<path class=\"came\" d=\"").Append(Line([sample.Past[^1], .. sample.Came], 0, frame)).Append("\"/>");
        for (int h = 0; h < ahead; h++)
            if (float.IsFinite(sample.Came[h])) svg.Append($"<circle class=\"came\" cx=\"{frame.X(h + 1)}\" cy=\"{frame.Y(sample.Came[h])}\" r=\"1.9\"/>");
        return svg.Append("</svg></figure>").ToString();
    }

    private static float Quantile(SampleForecast sample, int step, int level) => sample.Quantiles[step * NetworkShape.LevelCount + level];

    private static string Band(SampleForecast sample, ChartFrame frame, int level)
    {
        var path = new StringBuilder();
        for (int h = 0; h < sample.Came.Length; h++) path.Append(h == 0 ? 'M' : 'L').Append(frame.X(h + 1)).Append(' ').Append(frame.Y(Quantile(sample, h, NetworkShape.LevelCount - 1 - level)));
        for (int h = sample.Came.Length - 1; h >= 0; h--) path.Append('L').Append(frame.X(h + 1)).Append(' ').Append(frame.Y(Quantile(sample, h, level)));
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
