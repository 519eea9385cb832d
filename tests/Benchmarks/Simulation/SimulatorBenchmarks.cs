using BenchmarkDotNet.Attributes;
using StreamForecast.Engine.Simulation;

namespace StreamForecast.Benchmarks.Simulation;

/// <summary>The simulator's cost of a series; a training series has some 1,100 rows, a labelled one here 2,000.</summary>
public class SimulatorBenchmarks
{
    private const int Series = 100;

    [Benchmark(OperationsPerInvoke = Series)]
    public int Training() => SeriesSimulator.TrainingSet(Series, seed: 1).Count;

    [Benchmark(OperationsPerInvoke = Series)]
    public int Labelled()
    {
        int labels = 0;
        for (int i = 0; i < Series; i++) labels += SeriesSimulator.Labelled(i, 300, 2000, seed: 1).Labels.Length;
        return labels;
    }
}
