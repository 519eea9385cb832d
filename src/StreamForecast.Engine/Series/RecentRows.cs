using System.Runtime.CompilerServices;

namespace StreamForecast.Engine.Series;

/// <summary>A row as it came: how long after the row before it, and its value.</summary>
/// <param name="Gap">Milliseconds since the row before; exact below 4.6 hours, to seven digits above.</param>
/// <param name="Value">The value; NaN where the source reported a gap.</param>
internal readonly record struct RecentRow(float Gap, float Value);

/// <summary>
/// The newest nine rows of a series, oldest first: eight gaps between stamps, from which its interval is found, and the values from
/// which its state is rebuilt when the interval is found or changes. Part of <see cref="SeriesClock"/>.
/// </summary>
[InlineArray(Length)]
internal struct RecentRows
{
    public const int Length = Gaps + 1;
    public const int Gaps = 8;

    private RecentRow first;

    /// <summary>Appends the newest row; the oldest falls out. <paramref name="count"/> is how many were there.</summary>
    public void Add(int count, RecentRow row)
    {
        Span<RecentRow> rows = this;
        if (count == Length)
        {
            rows[1..].CopyTo(rows);
            count--;
        }

        rows[count] = row;
    }
}
