namespace StreamForecast.Daemon.Formats;

/// <summary>Finds the marks that part a line of InfluxDB's line protocol, passing over those behind a backslash.</summary>
internal static class LineEscapes
{
    /// <summary>Where the first <paramref name="mark"/> without a backslash before it stands from <paramref name="from"/> on, or the end.</summary>
    public static int End(ReadOnlySpan<byte> text, int from, byte mark)
    {
        for (int i = from; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == mark) return i;
        }
        return text.Length;
    }
}
