using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Lateness;

/// <summary>What a series takes more where late rows are allowed, part by part, beside <see cref="StateAccount"/>. <c>bench state</c> measures it.</summary>
public static class LatenessAccount
{
    /// <summary>The parts of a series with these seasons, whose interval is known and of which at most <paramref name="rows"/> rows may have to be replayed: those of twice the allowed lateness.</summary>
    public static IReadOnlyList<StatePart> Of(StepShape shape, SeasonLayout seasons, int rows) =>
    [
        new("two earlier copies of block and clock", 2 * (SeriesClock.Bytes + BlockLayout.Of(shape).Size(seasons))),
        new("rows since the older copy", ReplayStore.CapacityFor(rows) * ReplayStore.RowBytes),
        new("places of copies and rows", ReplayStore.Bytes),
    ];
}
