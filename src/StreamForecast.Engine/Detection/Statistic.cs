namespace StreamForecast.Engine.Detection;

/// <summary>The views from which a row is looked at; each has a <see cref="TailUnit"/> of its own. The order is that of the block.</summary>
public enum Statistic
{
    /// <summary>Distance from the forecast of the row.</summary>
    Step,
    /// <summary>Distance from the day's profile.</summary>
    Season,
    /// <summary>Size of the errors of some ten rows.</summary>
    Size10,
    /// <summary>Size of the errors of some fifty rows.</summary>
    Size50,
    /// <summary>Mean of the signed errors of some 4 rows.</summary>
    Drift4,
    /// <summary>The same of 16 rows.</summary>
    Drift16,
    /// <summary>The same of 64 rows.</summary>
    Drift64,
    /// <summary>How far above the mean of late.</summary>
    High,
    /// <summary>How far below it.</summary>
    Low,
    /// <summary>How far the level has come above the slow mean.</summary>
    LevelHigh,
    /// <summary>How far it has come below.</summary>
    LevelLow,
    /// <summary>Distance from the week's profile.</summary>
    Week,
    /// <summary>Whether the series has been here before.</summary>
    Novelty,
}
