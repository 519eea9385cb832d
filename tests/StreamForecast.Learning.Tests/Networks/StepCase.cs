using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Tests.Networks;

/// <summary>Random inputs and the outputs of one step of n rows with k horizons.</summary>
internal sealed class StepCase
{
    public StepCase(NetworkShape shape, int rows, int horizons, int seed)
    {
        int cells = rows * horizons;
        (Shape, Rows, Horizons) = (shape, rows, horizons);
        Input = Noise.Uniform(seed, rows * shape.Inputs, 3f);
        Observed = [.. Noise.Uniform(seed + 7, rows, 1f).Select(u => u > -0.5f ? 1f : 0f)];
        Hidden = Noise.Uniform(seed + 1, rows * shape.HiddenState, 0.9f);
        Cell = Noise.Uniform(seed + 2, rows * shape.CellState, 2f);
        Features = Noise.Uniform(seed + 3, cells * shape.Features, 3f);
        Candidates = Noise.Uniform(seed + 4, cells * shape.Candidates, 2f);
        LogErrors = Noise.Between(seed + 5, cells * shape.Candidates, 0f, 2f);
        Unit = Noise.Between(seed + 6, cells, 0.05f, 1.5f);
        Quantiles = new float[cells * NetworkShape.LevelCount];
        HiddenOut = new float[rows * shape.HiddenState];
        CellOut = new float[rows * shape.CellState];
    }

    /// <summary>The first rows of <paramref name="whole"/>, from row <paramref name="from"/> on.</summary>
    public StepCase(StepCase whole, int from, int rows)
    {
        (Shape, Rows, Horizons) = (whole.Shape, rows, whole.Horizons);
        float[] Part(float[] values) => values.AsSpan(values.Length / whole.Rows * from, values.Length / whole.Rows * rows).ToArray();
        (Input, Observed, Hidden, Cell, Features) = (Part(whole.Input), Part(whole.Observed), Part(whole.Hidden), Part(whole.Cell), Part(whole.Features));
        (Candidates, LogErrors, Unit) = (Part(whole.Candidates), Part(whole.LogErrors), Part(whole.Unit));
        (Quantiles, HiddenOut, CellOut) = (Part(whole.Quantiles), Part(whole.HiddenOut), Part(whole.CellOut));
    }

    public NetworkShape Shape { get; }
    public int Rows { get; }
    public int Horizons { get; }
    public float[] Input { get; }
    public float[] Observed { get; }
    public float[] Hidden { get; }
    public float[] Cell { get; }
    public float[] Features { get; }
    public float[] Candidates { get; }
    public float[] LogErrors { get; }
    public float[] Unit { get; }
    public float[] Quantiles { get; }
    public float[] HiddenOut { get; }
    public float[] CellOut { get; }

    public void Run(ForecastNetwork network) =>
        network.Step(Rows, Horizons, Input, Observed, Hidden, Cell, Features, Candidates, LogErrors, Unit, Quantiles, HiddenOut, CellOut);

    /// <summary>Weights far from their fresh values, so that every part of the network shows.</summary>
    public static ForecastNetwork LivelyNetwork(NetworkShape shape, int seed)
    {
        var network = new ForecastNetwork(shape, seed);
        float[] head = Noise.Uniform(seed + 100, network.Weights.Head.Values.Length, 0.4f);
        head.CopyTo(network.Weights.Head.Values);
        return network;
    }
}
