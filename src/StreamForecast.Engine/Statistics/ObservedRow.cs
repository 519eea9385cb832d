namespace StreamForecast.Engine.Statistics;

/// <summary>A row with a value, as the statistics and a model's inputs see it.</summary>
/// <param name="Number">Its number in the series, from 0; the series' clock gives it.</param>
/// <param name="Value">The value.</param>
/// <param name="Time">Event time, Unix milliseconds UTC.</param>
/// <param name="Missing">Rows without a value directly before it.</param>
public readonly record struct ObservedRow(long Number, float Value, long Time, long Missing);
