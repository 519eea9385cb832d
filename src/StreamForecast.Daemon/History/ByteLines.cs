namespace StreamForecast.Daemon.History;

/// <summary>
/// The lines of a file as bytes, without their ending (LF or CRLF) and without a leading byte order mark. Used by
/// <see cref="HistoryReader"/>; makes no garbage per line.
/// </summary>
internal sealed class ByteLines(Stream stream) : IDisposable
{
    private byte[] buffer = new byte[64 * 1024];
    private int start, end;
    private bool ended;

    /// <summary>Number of the line that <see cref="Next"/> gave last; the first is 1.</summary>
    public long Number { get; private set; }

    /// <summary>Bytes handed out so far, line endings included.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next line, valid until the next call; false at the end of the file.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int newline = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                line = Take(searched + newline, skip: 1);
                return true;
            }
            searched = end - start;
            if (ended)
            {
                line = Take(searched, skip: 0);
                return searched > 0;
            }
            Refill();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private ReadOnlySpan<byte> Take(int length, int skip)
    {
        var line = buffer.AsSpan(start, length);
        start += length + skip;
        BytesRead += length + skip;
        if (Number++ == 0 && line.StartsWith("\uFEFF"u8)) line = line[3..];
        return line.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private void Refill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }
        else if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);

        int read = stream.Read(buffer.AsSpan(end));
        ended = read == 0;
        end += read;
    }
}
