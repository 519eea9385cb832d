namespace StreamForecast.Learning.Networks;

/// <summary>What the decoder remembers of a forward pass; allocated once for the most cells (a row's horizon) and overwritten.</summary>
internal sealed class DecoderTrace(int rows, int horizons, int encoding, int outputs)
{
    public int Horizons { get; } = horizons;
    /// <summary>Row encodings, [rows, Encoding].</summary>
    public Real[] Encoded { get; } = new Real[rows * encoding];
    /// <summary>Sums of the first layer, [cells, Encoding].</summary>
    public Real[] FirstSum { get; } = new Real[rows * horizons * encoding];
    /// <summary>Outputs of the first layer, [cells, Encoding].</summary>
    public Real[] First { get; } = new Real[rows * horizons * encoding];
    /// <summary>Sums of the second layer, [cells, Encoding].</summary>
    public Real[] SecondSum { get; } = new Real[rows * horizons * encoding];
    /// <summary>Outputs of the second layer, [cells, Encoding].</summary>
    public Real[] Second { get; } = new Real[rows * horizons * encoding];
    /// <summary>What the mixture reads, [cells, Outputs].</summary>
    public Real[] Outputs { get; } = new Real[rows * horizons * outputs];
}
