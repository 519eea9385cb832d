namespace StreamForecast.Learning.Networks;

/// <summary>What the decoder remembers of a forward pass; allocated once for the most cells (a row's horizon) and overwritten.</summary>
internal sealed class DecoderTrace(ForecastLayout layout, int rows, int horizons)
{
    public int Horizons { get; } = horizons;
    /// <summary>Row encodings, [rows, Encoding].</summary>
    public float[] Encoded { get; } = new float[rows * layout.Shape.Encoding];
    /// <summary>Sums of the first layer, [cells, Encoding].</summary>
    public float[] FirstSum { get; } = new float[rows * horizons * layout.Shape.Encoding];
    /// <summary>Outputs of the first layer, [cells, Encoding].</summary>
    public float[] First { get; } = new float[rows * horizons * layout.Shape.Encoding];
    /// <summary>Sums of the second layer, [cells, Encoding].</summary>
    public float[] SecondSum { get; } = new float[rows * horizons * layout.Shape.Encoding];
    /// <summary>Outputs of the second layer, [cells, Encoding].</summary>
    public float[] Second { get; } = new float[rows * horizons * layout.Shape.Encoding];
    /// <summary>What the mixture reads, [cells, Outputs].</summary>
    public float[] Outputs { get; } = new float[rows * horizons * layout.Outputs];
}
