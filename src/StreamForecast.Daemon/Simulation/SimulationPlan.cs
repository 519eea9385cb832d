using StreamForecast.Engine.Simulation;

namespace StreamForecast.Daemon.Simulation;

/// <summary>A set of simulated series as <c>simulate</c> was asked for it.</summary>
/// <param name="Series">How many.</param>
/// <param name="Interval">Time between two points.</param>
/// <param name="Points">Points of each.</param>
/// <param name="Seed">Equal seeds give equal series.</param>
/// <param name="Start">Time of every first point, Unix milliseconds.</param>
internal sealed record SimulationPlan(int Series, TimeSpan Interval, int Points, int Seed, long Start)
{
    /// <summary>Series <paramref name="index"/>, from 0.</summary>
    public SimulatedSeries Make(int index) => SeriesSimulator.Labelled(index, Interval.TotalSeconds, Points, Seed);

    /// <summary>Time of a point, Unix milliseconds.</summary>
    public long TimeOf(int point) => Start + (long)(point * Interval.TotalMilliseconds);
}
