using System.Globalization;

namespace StreamForecast.Daemon.Backtests;

/// <summary>The rectangle a chart is drawn in: from rows and values to SVG coordinates. Used by <see cref="ReportChart"/>.</summary>
internal sealed class ChartFrame
{
    private readonly double left, top, width, height, low, high;
    private readonly int places;

    /// <summary>A frame for <paramref name="points"/>, scaled to hold all values, and the band unless it is far wider than they are.</summary>
    public ChartFrame(IReadOnlyList<TracePoint> points, double left, double top, double width, double height)
    {
        (this.left, this.top, this.width, this.height) = (left, top, width, height);
        places = Math.Max(points.Count - 1, 1);
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
        (low, high) = (least - margin, most + margin);
    }

    /// <summary>Left edge.</summary>
    public double Left => left;

    /// <summary>Right edge.</summary>
    public double Right => left + width;

    /// <summary>Lower edge.</summary>
    public double Bottom => top + height;

    /// <summary>Upper edge.</summary>
    public double Top => top;

    /// <summary>Where the point number <paramref name="i"/> lies across.</summary>
    public string X(double i) => Number(left + width * i / places);

    /// <summary>How far down a value lies; what is out of range lies on the edge.</summary>
    public string Y(double value) => Number(top + height * (1 - Math.Clamp((value - low) / (high - low), 0, 1)));

    /// <summary>Three to six round values within the frame.</summary>
    public IEnumerable<double> Ticks()
    {
        double raw = (high - low) / 4, power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = power * (raw / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
        for (double tick = Math.Ceiling(low / step); tick * step <= high; tick++) yield return tick * step;
    }

    /// <summary>A tick's value in few characters: 250, 12k, 3.5M, 800M, 2E+12.</summary>
    public static string Label(double value)
    {
        var (scale, suffix) = Math.Abs(value) switch { >= 1e12 => (1, ""), >= 1e9 => (1e9, "G"), >= 1e6 => (1e6, "M"), >= 1e4 => (1e3, "k"), _ => (1, "") };
        return (value / scale).ToString("G6", CultureInfo.InvariantCulture) + suffix;
    }

    /// <summary>A coordinate in SVG.</summary>
    public static string Number(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);
}
