using System.Globalization;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Sinks;

/// <summary>A growing buffer of UTF-8 with the few forms JSON needs; payloads are written straight into it, without a string or a writer object. Used by <see cref="PayloadWriter"/> and <see cref="OutputBatch"/>.</summary>
internal sealed class Utf8Buffer
{
    private const int LongestNumber = 32;
    private byte[] bytes = new byte[4096];

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>A part of what was written.</summary>
    public ReadOnlySpan<byte> Slice(int start, int length) => bytes.AsSpan(start, length);

    /// <summary>Forgets what was written; the memory is kept.</summary>
    public void Clear() => Length = 0;

    /// <summary>Bytes as they are.</summary>
    public void Raw(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Room(text.Length));
        Length += text.Length;
    }

    /// <summary>Words of ours, which are ASCII and need no escaping.</summary>
    public void Ascii(string text)
    {
        Span<byte> room = Room(text.Length);
        for (int i = 0; i < text.Length; i++) room[i] = (byte)text[i];
        Length += text.Length;
    }

    /// <summary>A JSON string of UTF-8 text, quotes included.</summary>
    public void Text(ReadOnlySpan<byte> text)
    {
        Span<byte> room = Room(6 * text.Length + 2);
        int length = 0;
        room[length++] = (byte)'"';
        foreach (byte b in text)
        {
            if (b is (byte)'"' or (byte)'\\')
            {
                room[length++] = (byte)'\\';
                room[length++] = b;
            }
            else if (b >= 0x20)
            {
                room[length++] = b;
            }
            else
            {
                "\\u00"u8.CopyTo(room[length..]);
                room[length + 4] = (byte)('0' + (b >> 4));
                room[length + 5] = "0123456789abcdef"u8[b & 15];
                length += 6;
            }
        }
        room[length++] = (byte)'"';
        Length += length;
    }

    /// <summary>The shortest text that reads back as the same float; null for NaN and infinities.</summary>
    public void Number(float value)
    {
        int length = 0;
        if (float.IsFinite(value)) value.TryFormat(Room(LongestNumber), out length, provider: CultureInfo.InvariantCulture);
        if (length == 0) Raw("null"u8);
        Length += length;
    }

    /// <summary>The shortest text that reads back as the same double; null for NaN and infinities.</summary>
    public void Number(double value)
    {
        int length = 0;
        if (double.IsFinite(value)) value.TryFormat(Room(LongestNumber), out length, provider: CultureInfo.InvariantCulture);
        if (length == 0) Raw("null"u8);
        Length += length;
    }

    /// <summary>A whole number.</summary>
    public void Number(long value)
    {
        value.TryFormat(Room(LongestNumber), out int length, provider: CultureInfo.InvariantCulture);
        Length += length;
    }

    /// <summary>A time as a JSON string, quotes included.</summary>
    public void Time(long unixMilliseconds)
    {
        Raw("\""u8);
        Length += EventTime.Write(unixMilliseconds, Room(LongestNumber));
        Raw("\""u8);
    }

    private Span<byte> Room(int most)
    {
        if (Length + most > bytes.Length) Array.Resize(ref bytes, Math.Max(2 * bytes.Length, Length + most));
        return bytes.AsSpan(Length);
    }
}
