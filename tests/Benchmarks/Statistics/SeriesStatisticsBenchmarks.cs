using BenchmarkDotNet.Attributes;
using StreamForecast.Engine.Simulation;
using StreamForecast.Engine.Statistics;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Benchmarks.Statistics;

/// <summary>The cost of a row before the network: statistics learnt and the encoder's input written, by season.</summary>
public class SeriesStatisticsBenchmarks
{
    private const int Rows = 4096;

    private readonly float[] input = new float[NetworkShape.Default.Inputs];
    private float[] values = [];
    private byte[] block = [];
    private SeasonLayout layout = SeasonLayout.Of(1, 1);

    /// <summary>A second: no season; an hour: a day and a week; five minutes: the longest profiles.</summary>
    [Params(1, 3600, 300)]
    public int IntervalSeconds { get; set; }

    [GlobalSetup]
    public void Draw()
    {
        layout = SeasonLayout.ForInterval(IntervalSeconds);
        values = SeriesSimulator.Labelled(0, IntervalSeconds, Rows, seed: 1).Values;
        block = new byte[layout.Size];
    }

    [Benchmark(OperationsPerInvoke = Rows)]
    public float Observe()
    {
        Array.Clear(block);
        SeriesStatistics.Start(block, layout);
        for (int t = 0; t < Rows; t++) SeriesStatistics.Observe(block, layout, t, values[t], input);
        return input[0];
    }
}
