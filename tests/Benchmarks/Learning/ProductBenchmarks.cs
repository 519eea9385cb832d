using BenchmarkDotNet.Attributes;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Benchmarks.Learning;

/// <summary>The products of a training part of the production network, beside their definition in plain C#: what the register tiles are worth.</summary>
public class ProductBenchmarks
{
    private int m, n, k;
    private float[] a = [], b = [], c = [];

    /// <summary>Rows, columns and inner length: LSTM input, LSTM recurrence, decoder layer, head.</summary>
    [Params("2048x128x46", "32x128x32", "1536x64x64", "1536x25x64")]
    public string Size { get; set; } = "";

    [GlobalSetup]
    public void Fill()
    {
        int[] sizes = [.. Size.Split('x').Select(int.Parse)];
        (m, n, k) = (sizes[0], sizes[1], sizes[2]);
        var random = new RandomStream(seed: 1);
        float[] Draw(int length) => [.. Enumerable.Range(0, length).Select(_ => random.NextUniform(1))];
        (a, b, c) = (Draw(m * k), Draw(k * n), new float[m * n]);
    }

    [Benchmark]
    public void Tiled() => Product.Add(new ReadOnlyMatrix(a, m, k), new ReadOnlyMatrix(b, k, n), new Matrix(c, m, n));

    [Benchmark(Baseline = true)]
    public void Definition()
    {
        for (int i = 0; i < m; i++)
        {
            Span<float> row = c.AsSpan(i * n, n);
            for (int l = 0; l < k; l++)
            {
                float x = a[i * k + l];
                ReadOnlySpan<float> factors = b.AsSpan(l * n, n);
                for (int j = 0; j < row.Length; j++) row[j] += x * factors[j];
            }
        }
    }
}
