using System.Globalization;

namespace StreamForecast.Learning.Training;

/// <summary>Sizes of memory as people write them: a number and B, KB, MB or GB, by 1024.</summary>
public static class ByteSize
{
    private static readonly string[] units = ["B", "KB", "MB", "GB"];

    /// <summary>Reads "512MB", "1.5 GB" or "4096".</summary>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        string trimmed = text.Trim();
        int unit = Array.FindLastIndex(units, u => trimmed.EndsWith(u, StringComparison.OrdinalIgnoreCase));
        if (unit >= 0) trimmed = trimmed[..^units[unit].Length];
        if (!double.TryParse(trimmed, NumberStyles.AllowDecimalPoint | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out double number)) return false;
        double size = number * Math.Pow(1024, Math.Max(unit, 0));
        if (!(size is >= 0 and < 1L << 50)) return false;
        bytes = (long)size;
        return true;
    }

    /// <summary>The size in its largest unit that leaves a whole part: "12.52 MB".</summary>
    public static string Format(long bytes)
    {
        double size = bytes;
        int unit = 0;
        for (; size >= 1024 && unit < units.Length - 1; unit++) size /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{size:0.##} {units[unit]}");
    }
}
