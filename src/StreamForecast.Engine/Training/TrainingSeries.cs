namespace StreamForecast.Engine.Training;

/// <summary>One series to learn from.</summary>
/// <param name="Values">The rows, contiguous; NaN is a gap.</param>
/// <param name="Season">m in rows.</param>
/// <param name="LongSeason">M in rows.</param>
/// <param name="Horizon">Longest horizon to train.</param>
/// <param name="Group">Loss group: one per set, or per season class of simulated series.</param>
/// <param name="Name">Its key, for messages.</param>
/// <param name="First">Row from which on it is learnt from: forecasts of the rows before it do not count, they make statistics and state.</param>
public sealed record TrainingSeries(float[] Values, int Season, int LongSeason, int Horizon, int Group, string Name = "", int First = 0);
