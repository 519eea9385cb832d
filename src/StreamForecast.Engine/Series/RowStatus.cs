namespace StreamForecast.Engine.Series;

/// <summary>What the engine made of an observation's time and value.</summary>
public enum RowStatus : byte
{
    /// <summary>A value, later than everything before it in its series: scored and learnt.</summary>
    Observed,
    /// <summary>The source said that there is no value: time moves on, nothing is scored or learnt.</summary>
    Gap,
    /// <summary>Same series, same time, same value as the newest row: changes nothing.</summary>
    Duplicate,
    /// <summary>Not later than the newest row of its series: counted, not learnt.</summary>
    Late,
}
