using System.Runtime.CompilerServices;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Series;

/// <summary>What a series takes in a shard's memory, part by part: its block in the order of its bytes, then what lies beside it. <c>bench state</c> prints it beside what is measured.</summary>
public static class StateAccount
{
    /// <summary>Of an index place, which has eight bytes in a table that is between three eighths and three quarters full: the mean over its growth.</summary>
    private const int IndexPlace = 16;

    /// <summary>The parts of a series with these seasons, whose interval is known; a key of <paramref name="keyBytes"/>.</summary>
    public static IReadOnlyList<StatePart> Of(StepShape shape, SeasonLayout seasons, int keyBytes)
    {
        BlockLayout layout = BlockLayout.Of(shape);
        List<StatePart> parts =
        [
            new("detector", layout.RecurrentAt),
            new("hidden and cell state", layout.InputAt - layout.RecurrentAt),
            new("newest row's input", layout.StandingAt - layout.InputAt),
            new("standing forecast", layout.RepairAt - layout.StandingAt),
            new("repair of forecasts", layout.SeasonsAt - layout.RepairAt),
            new("season evidence", layout.StatisticsAt - layout.SeasonsAt),
            new("running statistics", seasons.BucketAt),
            new("bucket in hand", seasons.RecentAt - seasons.BucketAt),
            new("recent values", seasons.DayAt - seasons.RecentAt),
            new("day profile", seasons.RatioAt - seasons.DayAt),
            new("ratio profile", seasons.WeekAt - seasons.RatioAt),
            new("week profile", seasons.Size - seasons.WeekAt),
            Clock,
            Place,
            KeyAndIndex(keyBytes),
        ];
        parts.RemoveAll(part => part.Bytes == 0);
        return parts;
    }

    /// <summary>What stays in memory of a series that is paged out.</summary>
    public static IReadOnlyList<StatePart> OfPagedOut(int keyBytes) => [Clock, Place, KeyAndIndex(keyBytes), new("place in the page file", Unsafe.SizeOf<PagePlace>())];

    private static StatePart Clock => new("clock", SeriesClock.Bytes);

    private static StatePart Place => new("place of the block, number of the wave", Unsafe.SizeOf<BlockPlace>() + sizeof(uint));

    private static StatePart KeyAndIndex(int keyBytes) => new("key and index", sizeof(uint) + 1 + keyBytes + IndexPlace);
}
