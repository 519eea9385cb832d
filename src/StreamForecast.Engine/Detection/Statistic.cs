namespace StreamForecast.Engine.Detection;

/// <summary>The views from which a row is looked at; each has a <see cref="TailUnit"/> of its own. The order is that of the block.</summary>
internal enum Statistic
{
    Step,
    Season,
    Size10,
    Size50,
    Drift4,
    Drift16,
    Drift64,
    High,
    Low,
    LevelHigh,
    LevelLow,
    Week,
    Novelty,
}
