namespace StreamForecast.Daemon.Live;

/// <summary>One row of a series as people look at it.</summary>
/// <param name="Time">Event time, Unix ms.</param>
/// <param name="Value">What came; NaN for a gap.</param>
/// <param name="Lower">Lower end of the 90 % band that stood for the row; NaN where there was none.</param>
/// <param name="Expected">Median of that forecast.</param>
/// <param name="Upper">Upper end of the band.</param>
/// <param name="Score">How strange the row was.</param>
/// <param name="IsFlagged">Whether it was flagged.</param>
internal readonly record struct LivePoint(long Time, double Value, float Lower, float Expected, float Upper, float Score, bool IsFlagged);
