namespace StreamForecast.Engine.Shards;

/// <summary>What a shard has counted since it was made or loaded; for metrics, not part of its state.</summary>
/// <param name="Observed">Rows scored and learnt.</param>
/// <param name="Gaps">Rows without a value.</param>
/// <param name="Duplicates">Rows that repeat the newest one.</param>
/// <param name="Late">Rows not later than the newest one, beyond the allowed lateness.</param>
/// <param name="Inserted">Late rows that were put where they belong.</param>
/// <param name="Corrected">Rows that took the place of an earlier one of the same time.</param>
/// <param name="Missing">Rows between two observed ones that had no value: reported gaps, and what did not come by the series' interval.</param>
/// <param name="Rhythms">Times a series' interval was found, or found anew.</param>
/// <param name="Fallbacks">Rows for which the model gave a forecast or a state that is not finite, so that the evidence mixture stood in or the state stayed as it was.</param>
/// <param name="Crossings">Forecasts of a foreign model whose quantiles crossed and were sorted.</param>
public readonly record struct ShardCounts(long Observed, long Gaps, long Duplicates, long Late, long Inserted, long Corrected, long Missing, long Rhythms, long Fallbacks, long Crossings);
