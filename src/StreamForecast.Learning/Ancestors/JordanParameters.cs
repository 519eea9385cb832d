using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Ancestors;

/// <summary>Named views of a Jordan network's weights, or of their gradient, in one block.</summary>
public readonly ref struct JordanParameters
{
    /// <summary>Views <paramref name="block"/>.</summary>
    public JordanParameters(Span<Real> block, int plan, int hidden, int outputs)
    {
        int first = (plan + outputs) * hidden, second = hidden * outputs;
        Input = new Matrix(block[..first], plan + outputs, hidden);
        Context = new Matrix(block[(plan * hidden)..first], outputs, hidden);
        HiddenBias = block.Slice(first, hidden);
        Output = new Matrix(block.Slice(first + hidden, second), hidden, outputs);
        OutputBias = block.Slice(first + hidden + second, outputs);
    }

    /// <summary>Values of all weights.</summary>
    public static int Count(int plan, int hidden, int outputs) => (plan + outputs + 1) * hidden + (hidden + 1) * outputs;

    /// <summary>From [plan; context] to the hidden layer, [Plan + Outputs, Hidden].</summary>
    public Matrix Input { get; }
    /// <summary>The rows of <see cref="Input"/> that read the context, [Outputs, Hidden].</summary>
    public Matrix Context { get; }
    /// <summary>[Hidden].</summary>
    public Span<Real> HiddenBias { get; }
    /// <summary>[Hidden, Outputs].</summary>
    public Matrix Output { get; }
    /// <summary>[Outputs].</summary>
    public Span<Real> OutputBias { get; }
}
