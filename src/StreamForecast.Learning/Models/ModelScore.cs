namespace StreamForecast.Learning.Models;

/// <summary>What a model scored on a forecasting set, as it is: without having been adapted to the set's rows.</summary>
/// <param name="Set">Name of the set.</param>
/// <param name="Mase">Mean absolute scaled error of the median; null when no series moved before its windows.</param>
/// <param name="Wql">Weighted quantile loss; null when all values are zero.</param>
/// <param name="Coverage">Share of values between the quantiles 0.1 and 0.9.</param>
public sealed record ModelScore(string Set, double? Mase, double? Wql, double Coverage);
