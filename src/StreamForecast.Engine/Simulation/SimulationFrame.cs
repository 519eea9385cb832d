namespace StreamForecast.Engine.Simulation;

/// <summary>What all parts of one simulated series share.</summary>
/// <param name="Random">The series' source of randomness.</param>
/// <param name="Rows">Length of the series.</param>
/// <param name="Season">m, in rows; 1 for none.</param>
/// <param name="LongSeason">M, in rows; equal to <paramref name="Season"/> for none.</param>
/// <param name="TimeUnit">Rows in which things happen: the season where there is one.</param>
internal sealed record SimulationFrame(RandomSource Random, int Rows, int Season, int LongSeason, double TimeUnit)
{
    public bool HasSeason => Season > 1;

    public bool HasWeekdays => Season > 1 && LongSeason > Season;

    /// <summary>A length of time, log-uniform between two multiples of the time unit, in rows.</summary>
    public double Duration(double low, double high) => TimeUnit * Random.LogUniform(low, high);

    /// <summary>Whether something that comes once in so many rows on average comes in this one.</summary>
    public bool Happens(double everyRows) => Random.Uniform() * everyRows < 1;

    /// <summary>An AR(1) path of unit variance whose memory is log-uniform between two multiples of the time unit.</summary>
    public double[] Wander(double low, double high) => Paths.Wander(Random, Rows, Duration(low, high));

    public double[] White() => Paths.White(Random, Rows);
}
