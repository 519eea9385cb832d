using BenchmarkDotNet.Attributes;
using StreamForecast.Engine;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Simulation;

namespace StreamForecast.Benchmarks.Detection;

/// <summary>The detector's cost of a row: 2,000 five-minute rows of each of 20 series, from an empty state on.</summary>
public class DetectorBenchmarks
{
    private const int Series = 20, Rows = 2000;
    private const double Interval = 300;

    private readonly AnomalyOptions options = new();
    private readonly byte[] block = new byte[Detector.Size];
    private readonly float[][] values = [.. Enumerable.Range(0, Series).Select(i => SeriesSimulator.Labelled(i, Interval, Rows, seed: 1).Values)];

    [Benchmark(OperationsPerInvoke = Series * Rows)]
    public int Observe()
    {
        int flags = 0;
        foreach (float[] series in values)
        {
            Array.Clear(block);
            Detector.Start(block);
            for (int t = 0; t < series.Length; t++)
                if (Detector.Observe(block, options, t * 300_000L, series[t], new(float.NaN)).Flag) flags++;
        }
        return flags;
    }
}
