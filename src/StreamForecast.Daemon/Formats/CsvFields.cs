namespace StreamForecast.Daemon.Formats;

/// <summary>
/// One line of CSV cut into its fields: commas separate, double quotes enclose, a doubled quote within quotes stands for
/// one. White space around a field is dropped. Used for CSV records and CSV history; one instance serves all lines.
/// </summary>
internal sealed class CsvFields
{
    private byte[] text = new byte[256];
    private (int Start, int End)[] fields = new (int, int)[8];

    /// <summary>Fields of the line; an empty line has one empty field.</summary>
    public int Count { get; private set; }

    /// <summary>Field <paramref name="i"/>, quotes removed; valid until the next <see cref="Split"/>.</summary>
    public ReadOnlySpan<byte> this[int i] => text.AsSpan(fields[i].Start, fields[i].End - fields[i].Start);

    /// <summary>Cuts the line; false when a quote is left open.</summary>
    public bool Split(ReadOnlySpan<byte> line)
    {
        if (text.Length < line.Length) text = new byte[line.Length * 2];
        Count = 0;
        int length = 0, from = 0;
        bool quoted = false, wasQuoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            byte b = line[i];
            if (quoted)
            {
                if (b != '"') text[length++] = b;
                else if (i + 1 < line.Length && line[i + 1] == '"') text[length++] = line[i++];
                else quoted = false;
            }
            else if (b == '"' && IsBlank(text.AsSpan(from, length - from)) && !wasQuoted)
            {
                length = from;
                quoted = wasQuoted = true;
            }
            else if (b == ',')
            {
                Add(from, length, trim: !wasQuoted);
                from = length;
                wasQuoted = false;
            }
            else if (!wasQuoted || !IsBlank(line.Slice(i, 1))) text[length++] = b;
        }
        Add(from, length, trim: !wasQuoted);
        return !quoted;
    }

    private static bool IsBlank(ReadOnlySpan<byte> bytes) => bytes.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0;

    private void Add(int from, int to, bool trim)
    {
        if (trim)
        {
            while (from < to && text[from] is (byte)' ' or (byte)'\t') from++;
            while (from < to && text[to - 1] is (byte)' ' or (byte)'\t') to--;
        }
        if (Count == fields.Length) Array.Resize(ref fields, Count * 2);
        fields[Count++] = (from, to);
    }
}
