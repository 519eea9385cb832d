using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Series;

/// <summary>What the operator's <see cref="SeriesOptions"/> mean for the clock of a series: made once a shard.</summary>
internal sealed class TimeRules
{
    private readonly SeriesOptions options;

    public TimeRules(SeriesOptions options)
    {
        this.options = options;
        double interval = options.Interval?.TotalMilliseconds ?? 0;
        First = With(interval > 0 ? Rhythm.Configured : Rhythm.Unknown, interval);
    }

    /// <summary>How a series starts.</summary>
    public StartingRhythm First { get; }

    /// <summary>How a series goes on when a rhythm was found.</summary>
    public StartingRhythm Of(FoundRhythm found) => With(found.Kind, found.Interval);

    /// <summary>The seasons that follow from the interval of a series alone; null where its seasons are configured or it has no interval.</summary>
    public SeasonLayout? Natural(in SeriesClock clock) =>
        options.Season is null && options.LongSeason is null && clock.IsRegular ? SeasonLayout.ForInterval(clock.IntervalSeconds) : null;

    /// <summary>Seasons are configured, or follow from the interval of a regular series; counted in rows they mean nothing without one.</summary>
    private StartingRhythm With(Rhythm kind, double interval)
    {
        SeasonLayout natural = kind is Rhythm.Regular or Rhythm.Configured ? SeasonLayout.ForInterval(interval / 1000) : SeasonLayout.Of(1, 1);
        int season = options.Season ?? natural.Season;
        int longSeason = options.LongSeason ?? (options.Season is null ? natural.LongSeason : season);
        return new StartingRhythm(kind, interval, season, longSeason % season == 0 ? longSeason : season);
    }
}

/// <summary>Rhythm, interval (ms, 0: not known) and seasons (rows) with which a clock starts.</summary>
internal readonly record struct StartingRhythm(Rhythm Kind, double Interval, int Season, int LongSeason);
