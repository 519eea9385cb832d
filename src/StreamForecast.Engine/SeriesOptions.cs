namespace StreamForecast.Engine;

/// <summary>Interval and season of the series.</summary>
public sealed record SeriesOptions
{
    /// <summary>Longest season that may be configured, in rows: a week of minutes.</summary>
    public const int LongestSeason = 10_080;

    /// <summary>Time between two observations. Default none: found from the first stamps of each series.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>Length of the season in rows (24 for hourly data with a daily season, 1 for none). Default none: follows from the interval.</summary>
    public int? Season { get; init; }

    /// <summary>Length of the long season in rows (168 for hourly data with a weekly one). Default none: follows from the interval.</summary>
    public int? LongSeason { get; init; }

    /// <summary>Every problem of these options, each named under <paramref name="at"/>, with the value found and a remedy.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (Interval is { } interval && (interval < TimeSpan.FromMilliseconds(1) || interval > TimeSpan.FromDays(366)))
            yield return $"{at}:Interval is {interval:c}; choose 1ms to 366d, such as 1m, or null to have it found.";
        if (Season is < 1 or > LongestSeason)
            yield return $"{at}:Season is {Season}; choose 1 (none) to {LongestSeason} rows, such as 24, or null to follow the interval.";
        if (LongSeason is < 1 or > LongestSeason)
            yield return $"{at}:LongSeason is {LongSeason}; choose 1 to {LongestSeason} rows, such as 168, or null to follow the interval.";
        if (LongSeason < (Season ?? 1))
            yield return $"{at}:LongSeason is {LongSeason}, shorter than {at}:Season {Season}; choose a multiple of the season.";
        else if (Season > 0 && LongSeason % Season > 0)
            yield return $"{at}:LongSeason is {LongSeason}, not a multiple of {at}:Season {Season}; choose one, such as {LongSeason / Season * Season}.";
    }
}
