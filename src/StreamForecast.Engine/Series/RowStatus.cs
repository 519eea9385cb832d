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
    /// <summary>Late, and within the allowed lateness: taken where it belongs, scored and learnt there, as were the rows after it once more.</summary>
    Inserted,
    /// <summary>Same series and time as an earlier row within the allowed lateness, with another value: takes that row's place, and what followed was replayed.</summary>
    Corrected,
}
