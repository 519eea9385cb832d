namespace StreamForecast.Daemon.Live;

/// <summary>One series as the page draws it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Partition">The partition it lives in.</param>
/// <param name="IntervalSeconds">Its interval; 0 while it is not known.</param>
/// <param name="Rows">Its newest rows, oldest first; those since somebody began to look, or since it was new.</param>
/// <param name="Newest">Event time of its newest row, Unix ms.</param>
/// <param name="Horizons">Steps ahead of the fan.</param>
/// <param name="Fan">Quantiles of the coming rows, [horizons, levels]; NaN before the first value.</param>
internal sealed record LiveSeries(string Name, int Partition, double IntervalSeconds, LivePoint[] Rows, long Newest, int[] Horizons, float[] Fan);
