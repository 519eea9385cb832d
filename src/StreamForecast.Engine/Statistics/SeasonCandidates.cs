namespace StreamForecast.Engine.Statistics;

/// <summary>The seasons that a series may turn out to have, in rows, in the order in which they are believed; by the seasons that follow from its interval.</summary>
internal static class SeasonCandidates
{
    /// <summary>Most candidates of one interval.</summary>
    public const int Most = 3;

    /// <summary>The candidates; none where the interval says nothing of seasons. A day before parts of it, a year before its quarters.</summary>
    public static ReadOnlySpan<int> For(SeasonLayout natural) => (natural.Season, natural.LongSeason) switch
    {
        (288, 2016) => [288, 12],
        (144, 1008) => [144, 6],
        (96, 672) => [96, 4],
        (48, 336) => [48, 24],
        (24, 168) => [24, 12],
        (7, 7) => [7, 30],
        (1, 52) => [52, 13],
        (12, 12) => [12, 3, 6],
        _ => [],
    };

    /// <summary>The layout of a found season: with the interval's long season where that holds whole ones.</summary>
    public static SeasonLayout Layout(SeasonLayout natural, int season) => SeasonLayout.Of(season, natural.LongSeason % season == 0 ? natural.LongSeason : season);
}
