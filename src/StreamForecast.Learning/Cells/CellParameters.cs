using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>
/// Named views of one layer's weights in one direction, or of their gradient, in a block of <see cref="Count"/> values. Gates stand in the order
/// input, forget, cell, output (LSTM) or reset, update, new (GRU); ONNX has them as input, output, forget, cell and update, reset, hidden.
/// </summary>
public readonly ref struct CellParameters
{
    /// <summary>Views <paramref name="block"/>.</summary>
    public CellParameters(CellKind kind, Span<Real> block, int inputs, int hidden)
    {
        (Kind, Inputs, Hidden) = (kind, inputs, hidden);
        Block = block[..Count(kind, inputs, hidden)];
        int gates = kind.Gates() * hidden;
        Input = new Matrix(block[..(inputs * gates)], inputs, gates);
        Recurrent = new Matrix(block.Slice(inputs * gates, hidden * gates), hidden, gates);
        Bias = block.Slice((inputs + hidden) * gates, gates);
        CandidateBias = Block[((inputs + hidden + 1) * gates)..];
    }

    /// <summary>Values of a layer.</summary>
    public static int Count(CellKind kind, int inputs, int hidden) =>
        (inputs + hidden + 1) * kind.Gates() * hidden + (kind == CellKind.Gru ? hidden : 0);

    /// <summary>The cell.</summary>
    public CellKind Kind { get; }
    /// <summary>Values read per step.</summary>
    public int Inputs { get; }
    /// <summary>Width of the state.</summary>
    public int Hidden { get; }
    /// <summary>All values.</summary>
    public Span<Real> Block { get; }
    /// <summary>[Inputs, gates * Hidden].</summary>
    public Matrix Input { get; }
    /// <summary>[Hidden, gates * Hidden].</summary>
    public Matrix Recurrent { get; }
    /// <summary>[gates * Hidden].</summary>
    public Span<Real> Bias { get; }
    /// <summary>[Hidden] in <see cref="CellKind.Gru"/>, where the reset gate also scales a bias of the recurrent product; else empty.</summary>
    public Span<Real> CandidateBias { get; }

    /// <summary>The same block as <see cref="LstmLayer"/> takes it.</summary>
    public LstmParameters Lstm => new(Block, Inputs, Hidden);

    /// <summary>Uniform within 1/sqrt(Hidden); an LSTM's forget gates start with a bias of one.</summary>
    public void Draw(ref RandomStream random)
    {
        if (Kind == CellKind.Lstm)
        {
            Lstm.Draw(ref random);
            return;
        }
        Real bound = 1 / Real.Sqrt(Hidden);
        foreach (ref Real w in Block) w = random.NextUniform(bound);
    }
}
