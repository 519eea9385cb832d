namespace StreamForecast.Engine;

/// <summary>What is forecast.</summary>
public sealed record ForecastOptions
{
    /// <summary>The farthest row that is forecast in the stream.</summary>
    internal const int Farthest = 10_000;

    /// <summary>Steps ahead of every published forecast, ascending, beginning with 1: a list, in which "1..6" stands for all from 1 to 6. Default 1, 6, 12, 24.</summary>
    public int[] Horizons { get; init; } = [1, 6, 12, 24];

    /// <summary>A longer forecast than every record's own, now and then: the shape of the coming days once a day, say.</summary>
    public FanOptions Fan { get; init; } = new();

    /// <summary>Every problem of these options, each named under <paramref name="at"/>, with the value found and a remedy.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (!Ascend(Horizons, most: 64))
            yield return $"{at}:Horizons is [{string.Join(", ", Horizons)}]; give 1 to 64 steps ahead, ascending, beginning with 1, at most {Farthest}, such as [1, 6, 12, 24].";
        foreach (string problem in Fan.Problems($"{at}:Fan")) yield return problem;
    }

    internal static bool Ascend(int[] horizons, int most) =>
        horizons.Length > 0 && horizons.Length <= most && horizons[0] == 1 && horizons[^1] <= Farthest && horizons.Zip(horizons.Skip(1)).All(pair => pair.First < pair.Second);
}
