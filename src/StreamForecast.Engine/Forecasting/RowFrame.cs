namespace StreamForecast.Engine.Forecasting;

/// <summary>What the numbers of a row's forecast are relative to, in the units of its series.</summary>
/// <param name="Newest">Its newest value, x.</param>
/// <param name="Scale">The usual change over a season, s.</param>
/// <param name="Level">The exponential mean of its values.</param>
public readonly record struct RowFrame(float Newest, float Scale, float Level);
