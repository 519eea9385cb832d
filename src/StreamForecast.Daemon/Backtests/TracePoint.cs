namespace StreamForecast.Daemon.Backtests;

/// <summary>One row, or a run of rows as one, of a series' trace: what a chart draws at one place.</summary>
/// <param name="Time">Event time of the first row, Unix milliseconds.</param>
/// <param name="Low">Smallest value, NaN when there was none.</param>
/// <param name="High">Largest value.</param>
/// <param name="Lower">Lower end of the 90 % band, the lowest of the run; NaN when there was no forecast.</param>
/// <param name="Expected">Median; of the run's last row that had one.</param>
/// <param name="Upper">Upper end of the band, the highest of the run.</param>
/// <param name="Score">Highest score.</param>
/// <param name="Flagged">Whether a row was flagged.</param>
internal readonly record struct TracePoint(long Time, float Low, float High, float Lower, float Expected, float Upper, float Score, bool Flagged)
{
    /// <summary>This run of rows and the one after it as one.</summary>
    public TracePoint With(TracePoint next) => new(
        Time,
        Least(Low, next.Low), Most(High, next.High),
        Least(Lower, next.Lower), float.IsNaN(next.Expected) ? Expected : next.Expected, Most(Upper, next.Upper),
        Math.Max(Score, next.Score), Flagged || next.Flagged);

    private static float Least(float a, float b) => float.IsNaN(a) || b < a ? b : a;
    private static float Most(float a, float b) => float.IsNaN(a) || b > a ? b : a;
}
