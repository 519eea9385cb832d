using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Cells;

/// <summary>
/// Named views of one LSTM layer's weights, or of their gradient, in a block of <see cref="Count"/> floats. Gates stand in the
/// order input, forget, cell, output (ONNX has input, output, forget, cell).
/// </summary>
public readonly ref struct LstmParameters
{
    /// <summary>Views <paramref name="block"/>.</summary>
    public LstmParameters(Span<Real> block, int inputs, int hidden)
    {
        (Inputs, Hidden) = (inputs, hidden);
        int gates = 4 * hidden;
        Input = new Matrix(block[..(inputs * gates)], inputs, gates);
        Recurrent = new Matrix(block.Slice(inputs * gates, hidden * gates), hidden, gates);
        Bias = block.Slice((inputs + hidden) * gates, gates);
    }

    /// <summary>Values of a layer.</summary>
    public static int Count(int inputs, int hidden) => (inputs + hidden + 1) * 4 * hidden;

    /// <summary>Values read per step.</summary>
    public int Inputs { get; }
    /// <summary>Width of the state.</summary>
    public int Hidden { get; }
    /// <summary>[Inputs, 4 Hidden].</summary>
    public Matrix Input { get; }
    /// <summary>[Hidden, 4 Hidden].</summary>
    public Matrix Recurrent { get; }
    /// <summary>[4 Hidden].</summary>
    public Span<Real> Bias { get; }

    /// <summary>Uniform within 1/sqrt(Hidden), and the forget gates' bias at one, so that a fresh cell remembers.</summary>
    /// <remarks>Gers, Schmidhuber, Cummins 2000; Jozefowicz, Zaremba, Sutskever 2015.</remarks>
    public void Draw(ref RandomStream random)
    {
        Real bound = 1f / Real.Sqrt(Hidden);
        foreach (ref Real w in Input.Values) w = random.NextUniform(bound);
        foreach (ref Real w in Recurrent.Values) w = random.NextUniform(bound);
        foreach (ref Real w in Bias) w = random.NextUniform(bound);
        Bias.Slice(Hidden, Hidden).Fill(1f);
    }
}
