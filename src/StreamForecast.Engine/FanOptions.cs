namespace StreamForecast.Engine;

/// <summary>A longer forecast than every record's own, now and then: the shape of the coming days once a day, say.</summary>
public sealed record FanOptions
{
    /// <summary>Steps ahead of the fan, ascending, beginning with 1: a list or a range, such as "1..48". It stands in place of the shorter forecast. Default none: no fan.</summary>
    public int[] Horizons { get; init; } = [];

    /// <summary>Rows of a series from one fan to the next. Default 24.</summary>
    public int Every { get; init; } = 24;

    /// <summary>Every problem of these options, each named under <paramref name="at"/>, with the value found and a remedy.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (Horizons.Length > 0 && !ForecastOptions.Ascend(Horizons, most: 1024))
            yield return $"{at}:Horizons is [{string.Join(", ", Horizons)}]; give up to 1024 steps ahead, ascending, beginning with 1, at most {ForecastOptions.Farthest}, such as \"1..48\", or none.";
        if (Every < 1) yield return $"{at}:Every is {Every}; choose at least 1 row, such as 24.";
    }
}
