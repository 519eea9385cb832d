using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Series;

/// <summary>A row as it came: how long after the row before it, and its value.</summary>
/// <param name="Gap">Milliseconds since the row before; exact below 4.6 hours, to seven digits above.</param>
/// <param name="Value">The value; NaN where the source reported a gap.</param>
internal readonly record struct RecentRow(float Gap, float Value);

/// <summary>
/// The newest nine rows of a series, oldest first: eight gaps between stamps, from which its interval is found, and the values from
/// which its state is rebuilt when the interval is found or changes. Kept while <see cref="SeriesClock.KeepsRecent"/>, in the series' block.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal struct RecentRows
{
    public const int Length = Gaps + 1;
    public const int Gaps = 8;

    private Rows rows;

    /// <summary>Bytes as they lie in memory.</summary>
    public static int Bytes => Unsafe.SizeOf<RecentRows>();

    /// <summary>Rows there are.</summary>
    public int Count { get; private set; }

    /// <summary>A row, 0 being the oldest.</summary>
    public readonly RecentRow this[int i] => rows[i];

    /// <summary>Takes note of what a clock has just made of a row.</summary>
    public void Take(in SeriesClock clock, RowStatus status, RecentRow row)
    {
        if (!clock.KeepsRecent) Count = 0;
        else if (status is RowStatus.Observed or RowStatus.Gap) Add(row);
    }

    /// <summary>Event time of a row, as exactly as the gaps are kept, when the newest came at <paramref name="newest"/>; Unix ms.</summary>
    public readonly long TimeOf(int row, long newest)
    {
        double time = newest;
        for (int i = Count - 1; i > row; i--) time -= rows[i].Gap;
        return (long)time;
    }

    /// <summary>Appends the newest row; the oldest falls out.</summary>
    private void Add(RecentRow row)
    {
        Span<RecentRow> all = rows;
        if (Count == Length)
        {
            all[1..].CopyTo(all);
            Count--;
        }

        all[Count++] = row;
    }

    [InlineArray(Length)]
    private struct Rows
    {
        private RecentRow first;
    }
}
