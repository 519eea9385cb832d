namespace StreamForecast.Engine.Feedback;

/// <summary>What a person says of an event, a series or a pattern of series.</summary>
public enum JudgementKind : byte
{
    /// <summary>It was an anomaly: what is like it is to be told.</summary>
    True,
    /// <summary>It was none: what is like it is not told.</summary>
    False,
    /// <summary>It was planned: nothing is told from its begin to a time.</summary>
    Expected,
    /// <summary>Nothing is to be told until a time.</summary>
    IgnoreUntil,
}
