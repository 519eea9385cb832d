using System.Text;
using BenchmarkDotNet.Attributes;
using StreamForecast.Engine.Series;

namespace StreamForecast.Benchmarks.Series;

/// <summary>From key to slot, with as many series as do and do not fit into the processor's caches; keys come in random order.</summary>
public class SeriesIndexBenchmarks
{
    private const int LookUps = 4096;

    private readonly byte[][] keys = new byte[LookUps][];
    private SeriesIndex index = new();

    [Params(1_000, 1_000_000)]
    public int Series { get; set; }

    [GlobalSetup]
    public void Fill()
    {
        index = new SeriesIndex();
        for (int i = 0; i < Series; i++) index.GetOrAdd(Key(i));
        var random = new Random(1);
        for (int i = 0; i < LookUps; i++) keys[i] = Key(random.Next(Series));
    }

    [Benchmark(OperationsPerInvoke = LookUps)]
    public int GetOrAdd()
    {
        int sum = 0;
        foreach (byte[] key in keys) sum += index.GetOrAdd(key);
        return sum;
    }

    private static byte[] Key(int i) => Encoding.UTF8.GetBytes($"plant-{i % 97}/line-{i % 11}/pump-{i:000000}");
}
