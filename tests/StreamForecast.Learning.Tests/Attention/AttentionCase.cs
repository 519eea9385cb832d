using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Tests.Attention;

/// <summary>One batch through attention, there and back, with made-up values; the contexts' gradient is made up too.</summary>
internal sealed class AttentionCase
{
    public const int Queries = 3;
    private const int Width = 11;
    private readonly AttentionShape shape;
    private readonly int rows;

    public AttentionCase(AttentionKind kind, int steps, int rows, int[] lengths)
    {
        shape = new AttentionShape(kind, kind == AttentionKind.Dot ? Width : Width - 2, Width, Hidden: 10);
        (this.rows, Lengths) = (rows, lengths);
        Weights = Noise.Uniform(1, shape.Count);
        States = Noise.Uniform(2, steps * rows * Width);
        Query = Noise.Uniform(3, Queries * rows * shape.Queries);
        Cotangent = Noise.Uniform(4, Queries * rows * Width);
        Gradients = [new Real[Weights.Length], new Real[States.Length], new Real[Query.Length]];
        Trace = new AttentionTrace(shape, steps, rows, Queries);
    }

    public int[] Lengths { get; }
    public Real[] Weights { get; }
    public Real[] States { get; }
    public Real[] Query { get; }
    public Real[] Cotangent { get; }
    /// <summary>dLoss of weights, states and queries, where the loss is the sum of contexts times cotangent.</summary>
    public Real[][] Gradients { get; }
    public AttentionTrace Trace { get; }

    public Span<Real> State(int step, int row) => States.AsSpan((step * rows + row) * Width, Width);

    public ReadOnlySpan<Real> StateGradient(int step, int row) => Gradients[1].AsSpan((step * rows + row) * Width, Width);

    public void Run()
    {
        Loss();
        var weights = new AttentionParameters(Weights, shape);
        foreach (Real[] g in Gradients) Array.Clear(g);
        var gradient = new AttentionParameters(Gradients[0], shape);
        for (int i = Queries - 1; i >= 0; i--)
        {
            var above = new ReadOnlyMatrix(Cotangent.AsSpan(i * rows * Width, rows * Width), rows, Width);
            var queryGradient = new Matrix(Gradients[2].AsSpan(i * rows * shape.Queries, rows * shape.Queries), rows, shape.Queries);
            AttentionLayer.Backward(weights, States, Lengths, At(i), Trace, i, above, gradient, queryGradient, Gradients[1]);
        }
        AttentionLayer.End(weights, States, Trace, gradient, Gradients[1]);
    }

    /// <summary>The forward pass alone.</summary>
    public double Loss()
    {
        var weights = new AttentionParameters(Weights, shape);
        AttentionLayer.Begin(weights, States, Trace);
        double loss = 0;
        for (int i = 0; i < Queries; i++)
        {
            AttentionLayer.Forward(weights, States, Lengths, At(i), Trace, i);
            Span<Real> context = Trace.Context(i).Values;
            for (int j = 0; j < context.Length; j++) loss += (double)context[j] * Cotangent[i * context.Length + j];
        }
        return loss;
    }

    /// <summary>Everything that came out: contexts and gradients.</summary>
    public Real[] Outcome() => [.. Enumerable.Range(0, Queries).SelectMany(i => Trace.Context(i).Values.ToArray()), .. Gradients.SelectMany(g => g)];

    /// <summary>The same row without its neighbours.</summary>
    public AttentionCase Alone(int row)
    {
        var alone = new AttentionCase(shape.Kind, Trace.Steps, 1, []);
        Take(States, alone.States, Width, row);
        Take(Query, alone.Query, shape.Queries, row);
        return alone;
    }

    private ReadOnlyMatrix At(int query) => new(Query.AsSpan(query * rows * shape.Queries, rows * shape.Queries), rows, shape.Queries);

    private void Take(Real[] from, Real[] to, int width, int row)
    {
        for (int i = 0; i < to.Length / width; i++) from.AsSpan((i * rows + row) * width, width).CopyTo(to.AsSpan(i * width));
    }
}
