using BenchmarkDotNet.Attributes;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Simulation;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Benchmarks.Forecasting;

/// <summary>
/// The forecaster's cost of a row without the network: its statistics with the encoder's input, and the candidates of one
/// horizon with the decoder's features. 2,000 rows of each of 20 series, hourly or every five minutes.
/// </summary>
public class StatisticsBenchmarks
{
    private const int Series = 20, Rows = 2000;

    private readonly float[] input = new float[SeriesStatistics.Inputs];
    private readonly float[] candidates = new float[CandidateForecasts.Count];
    private readonly float[] logErrors = new float[CandidateForecasts.Count];
    private readonly float[] features = new float[49];
    private float[][] values = [];
    private SeasonLayout layout = SeasonLayout.Of(1, 1);
    private byte[] block = [];

    [Params(300, 3600)]
    public int IntervalSeconds { get; set; }

    [GlobalSetup]
    public void Simulate()
    {
        values = [.. Enumerable.Range(0, Series).Select(i => SeriesSimulator.Labelled(i, IntervalSeconds, Rows, seed: 1).Values)];
        layout = SeasonLayout.ForInterval(IntervalSeconds);
        block = new byte[layout.Size];
        Observe();      // leaves the last series' block for the other two
    }

    [Benchmark(OperationsPerInvoke = Series * Rows)]
    public float Observe()
    {
        foreach (float[] series in values)
        {
            SeriesStatistics.Start(block, layout);
            for (int t = 0; t < series.Length; t++) SeriesStatistics.Observe(block, layout, t, series[t], input);
        }
        return input[0];
    }

    [Benchmark(OperationsPerInvoke = 24)]
    public float Write()
    {
        float units = 0;
        for (int h = 1; h <= 24; h++) units += CandidateForecasts.Write(block, layout, Rows - 1, h, candidates, logErrors, features);
        return units;
    }

    [Benchmark(OperationsPerInvoke = 24)]
    public float Evidence()
    {
        float centres = 0;
        for (int h = 1; h <= 24; h++) centres += CandidateForecasts.Evidence(block, layout, Rows - 1, h).Centre;
        return centres;
    }
}
