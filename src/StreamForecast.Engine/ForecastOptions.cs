namespace StreamForecast.Engine;

/// <summary>What is forecast.</summary>
public sealed record ForecastOptions
{
    /// <summary>Steps ahead of every published forecast, ascending, beginning with 1. Default 1, 6, 12, 24.</summary>
    public int[] Horizons { get; init; } = [1, 6, 12, 24];

    /// <summary>Every problem of these options, each named under <paramref name="at"/>, with the value found and a remedy.</summary>
    public IEnumerable<string> Problems(string at)
    {
        bool ascending = Horizons.Zip(Horizons.Skip(1)).All(pair => pair.First < pair.Second);
        if (Horizons.Length is 0 or > 64 || Horizons[0] != 1 || !ascending || Horizons[^1] > 10_000)
            yield return $"{at}:Horizons is [{string.Join(", ", Horizons)}]; give 1 to 64 steps ahead, ascending, beginning with 1, at most 10000, such as [1, 6, 12, 24].";
    }
}
