namespace StreamForecast.Engine.Detection;

/// <summary>What there is to say about one row before its past events are asked.</summary>
/// <param name="RowScore">Strangeness of the row alone; made by <see cref="Detection.RowScore"/>.</param>
/// <param name="Evidence">Mean agreement of all views; made by <see cref="IncidentPeaks.Evidence"/>.</param>
/// <param name="ErrorRank">How rare its error, or those of the last rows, are now; made by <see cref="KindRule.ErrorRank"/>.</param>
/// <param name="Still">Whether the series stands still.</param>
/// <param name="IsSmall">Whether it lies nearer to what was expected than the operator cares for.</param>
/// <param name="Tolerance">What is not told of the series; null for nearly all.</param>
/// <param name="Distance">How far the row came from its forecast.</param>
internal readonly record struct Signs(float RowScore, float Evidence, float ErrorRank = 0, Still Still = default, bool IsSmall = false, Tolerance? Tolerance = null, float Distance = 0);
