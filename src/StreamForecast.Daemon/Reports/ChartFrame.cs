using System.Globalization;

namespace StreamForecast.Daemon.Reports;

/// <summary>The rectangle a chart is drawn in: from values to SVG coordinates, and the round values to mark. Both axes begin and end where they are told.</summary>
/// <param name="left">Left edge.</param>
/// <param name="top">Upper edge.</param>
/// <param name="width">Width.</param>
/// <param name="height">Height.</param>
/// <param name="across">Values of the left and the right edge.</param>
/// <param name="up">Values of the lower and the upper edge.</param>
/// <param name="logarithmic">Whether equal ratios rise by equal heights; values up are then above 0.</param>
internal sealed class ChartFrame(double left, double top, double width, double height, (double From, double To) across, (double From, double To) up, bool logarithmic = false)
{
    /// <summary>Left edge.</summary>
    public double Left => left;

    /// <summary>Right edge.</summary>
    public double Right => left + width;

    /// <summary>Lower edge.</summary>
    public double Bottom => top + height;

    /// <summary>Upper edge.</summary>
    public double Top => top;

    /// <summary>Where a value lies across.</summary>
    public string X(double value) => Number(left + width * (value - across.From) / (across.To - across.From));

    /// <summary>How far down a value lies; what is out of range lies on the edge.</summary>
    public string Y(double value)
    {
        double share = logarithmic ? Math.Log(value / up.From) / Math.Log(up.To / up.From) : (value - up.From) / (up.To - up.From);
        return Number(top + height * (1 - Math.Clamp(share, 0, 1)));
    }

    /// <summary>Round values up the frame: three to six, or on a logarithmic one powers of ten, thinned to six.</summary>
    public IEnumerable<double> Ticks()
    {
        if (!logarithmic)
        {
            foreach (double tick in Round(up.From, up.To)) yield return tick;
            yield break;
        }
        int first = (int)Math.Ceiling(Math.Log10(up.From) - 1e-9), last = (int)Math.Floor(Math.Log10(up.To) + 1e-9);
        for (int power = last, step = Math.Max(1, (last - first + 5) / 6); power >= first; power -= step) yield return Math.Pow(10, power);
    }

    /// <summary>Three to six round values across the frame.</summary>
    public IEnumerable<double> TicksAcross() => Round(across.From, across.To);

    /// <summary>A tick's value in few characters: 250, 12k, 3.5M, 800M, 2E+12.</summary>
    public static string Label(double value)
    {
        var (scale, suffix) = Math.Abs(value) switch { >= 1e12 => (1, ""), >= 1e9 => (1e9, "G"), >= 1e6 => (1e6, "M"), >= 1e4 => (1e3, "k"), _ => (1, "") };
        return (value / scale).ToString("G6", CultureInfo.InvariantCulture) + suffix;
    }

    /// <summary>A power of ten as people write it: 1, 0.1, 10⁻⁵.</summary>
    public static string PowerLabel(double value)
    {
        int power = (int)Math.Round(Math.Log10(value));
        return power is >= -3 and <= 3 ? Label(value) : "10" + string.Concat(power.ToString(CultureInfo.InvariantCulture).Select(digit => digit == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit - '0']));
    }

    /// <summary>A coordinate in SVG.</summary>
    public static string Number(double value) => Math.Round(value, 1).ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<double> Round(double low, double high)
    {
        double raw = (high - low) / 4, power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        double step = power * (raw / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
        for (double tick = Math.Ceiling(low / step - 1e-9) + 0.0; tick * step <= high + 1e-9 * step; tick++) yield return tick * step;       // + 0.0: no minus zero
    }
}
