using System.Text;
using BenchmarkDotNet.Attributes;
using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Simulation;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Onnx;

namespace StreamForecast.Benchmarks.Shards;

/// <summary>
/// A record's whole way through the engine: hourly series in step with each other, every one known for 200 rows, four
/// horizons, on one thread. The weights are random, which costs as much as trained ones.
/// </summary>
public class ShardBenchmarks
{
    private const int Series = 1000, Distinct = 50, KnownRows = 200, Batches = 16;
    private const long Hour = 3_600_000, Start = 1_767_225_600_000; // 2026-01-01

    private readonly ObservationBatch batch = new(Series);
    private readonly float[][] values = [.. Enumerable.Range(0, Distinct).Select(i => SeriesSimulator.Labelled(i, 3600, 2000, seed: 1).Values)];
    private readonly EngineOptions options = new();
    private ResultBatch results = new(Series, [1]);
    private IStepModel model = null!;
    private Shard shard = null!;
    private int row;

    /// <summary>Through ONNX Runtime, as production steps; otherwise through the learning module's own forward pass.</summary>
    [Params(true, false)]
    public bool Onnx { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        var network = new ForecastNetwork(NetworkShape.Default, seed: 1);
        model = Onnx ? new OnnxStepModel(OnnxExport.Write(network), network.Shape, "benchmark") : new NetworkStepModel(network, "benchmark");
        shard = new Shard(options, model);
        results = new ResultBatch(Series, options.Forecast.Horizons);
        for (int i = 0; i < Series; i++) shard.Series.GetOrAdd(Encoding.UTF8.GetBytes($"plant-1/pump-{i}"));
        for (row = 0; row < KnownRows; row++) ProcessRow();
    }

    [GlobalCleanup]
    public void Dispose()
    {
        shard.Dispose();
        model.Dispose();
    }

    [Benchmark(OperationsPerInvoke = Series * Batches)]
    public float Process()
    {
        for (int i = 0; i < Batches; i++, row++) ProcessRow();
        return results.Expected[0];
    }

    private void ProcessRow()
    {
        batch.Clear();
        for (int i = 0; i < Series; i++) batch.Add(i, Start + row * Hour, values[i % Distinct][row % 2000], row);
        shard.Process(batch, results);
    }
}
