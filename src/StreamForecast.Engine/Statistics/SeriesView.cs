using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Engine.Statistics;

/// <summary>What one series looks like at its newest row <paramref name="t"/>: recent values, box means and profiles by row number.</summary>
internal readonly ref struct SeriesView(ReadOnlySpan<float> block, SeasonLayout layout, long t)
{
    private readonly ReadOnlySpan<float> block = block;
    private readonly ReadOnlySpan<float> recent = block.Slice(layout.RecentAt, layout.Recent);

    /// <summary>The running statistics.</summary>
    public ref readonly RunningStatistics Statistics => ref RunningStatistics.Of(block);

    /// <summary>The newest value.</summary>
    public float Newest => recent[(int)(t % layout.Recent)];

    /// <summary>The value of row j; the first row's for rows before it. Row j must lie in the ring.</summary>
    public float Value(long j) => recent[(int)(Math.Max(j, 0) % layout.Recent)];

    /// <summary>Day profile at row j's phase, <paramref name="unknown"/> where it was never visited.</summary>
    public float Day(long j, float unknown) => RunningMean.Or(block[layout.DayAt + (int)(j % layout.Season)], unknown);

    /// <summary>Ratio profile at row j's phase.</summary>
    public float Ratio(long j, float unknown) => RunningMean.Or(block[layout.RatioAt + (int)(j % layout.Season)], unknown);

    /// <summary>Week profile at row j's phase.</summary>
    public float Week(long j, float unknown) => RunningMean.Or(block[layout.WeekAt + (int)(j % layout.LongSeason)], unknown);

    /// <summary>Mean of the box that ends at the newest row, B.</summary>
    public float Box => Statistics.BoxSum / Math.Min(t + 1, layout.Box);

    /// <summary>Mean of the box that ends <paramref name="back"/> rows before the newest; of the first row's value before the first row.</summary>
    public float BoxBefore(int back)
    {
        long end = t - back;
        if (end <= 0) return Value(0);
        int rows = (int)Math.Min(end + 1, layout.Box);
        if (back == layout.Season) return Statistics.EarlierBoxSum / rows;
        return BoxSum(recent, end, rows) / rows;
    }

    /// <summary>Sum of the <paramref name="rows"/> values that end at row <paramref name="end"/>.</summary>
    public static float BoxSum(ReadOnlySpan<float> recent, long end, int rows)
    {
        float sum = 0;
        int at = (int)(end % recent.Length);
        for (int k = 0; k < rows; k++)
        {
            sum += recent[at];
            at = at == 0 ? recent.Length - 1 : at - 1;
        }
        return sum;
    }
}
