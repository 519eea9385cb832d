using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Attention;

/// <summary>
/// What attention remembers of a forward pass for the way back; allocated once and overwritten. A decoder asks
/// <see cref="Queries"/> times, one query a row each time.
/// </summary>
public sealed class AttentionTrace
{
    private readonly AttentionShape shape;
    private readonly Real[] projected, shares, contexts;

    /// <summary>Memory for <paramref name="steps"/> encoder states of <paramref name="rows"/> sequences, asked <paramref name="queries"/> times.</summary>
    public AttentionTrace(AttentionShape shape, int steps, int rows, int queries)
    {
        shape.Check();
        (this.shape, Steps, Rows, Queries) = (shape, steps, rows, queries);
        projected = new Real[queries * rows * shape.Meeting];
        shares = new Real[queries * rows * steps];
        contexts = new Real[queries * rows * shape.States];
        QueryGradient = new Real[rows * shape.Meeting];
        ScoreGradient = new Real[steps];
        int keys = shape.Kind == AttentionKind.Additive ? steps * rows * shape.Hidden : 0;
        Keys = new Real[keys];
        KeyGradient = new Real[keys];
    }

    /// <summary>Encoder states of a row.</summary>
    public int Steps { get; }
    /// <summary>Sequences side by side.</summary>
    public int Rows { get; }
    /// <summary>Queries of a row.</summary>
    public int Queries { get; }

    /// <summary>How a row's query was shared out over its encoder states, [Steps]: adds up to one, zero beyond the row's length.</summary>
    public Span<Real> Shares(int query, int row) => shares.AsSpan((query * Rows + row) * Steps, Steps);

    /// <summary>The encoder states' mean under those shares, [Rows, States].</summary>
    public Matrix Context(int query) => At(contexts, query, shape.States);

    /// <summary>The queries as they meet the states, [Rows, Meeting].</summary>
    internal Matrix Projected(int query) => At(projected, query, shape.Meeting);

    /// <summary>U e of every state, [Steps, Rows, Hidden]; additive alone.</summary>
    internal Real[] Keys { get; }
    /// <summary>dLoss/dKeys, summed over the queries.</summary>
    internal Real[] KeyGradient { get; }
    /// <summary>dLoss of the projected queries of one step, [Rows, Meeting].</summary>
    internal Real[] QueryGradient { get; }
    /// <summary>dLoss of one row's shares, then of its scores, [Steps].</summary>
    internal Real[] ScoreGradient { get; }

    private Matrix At(Real[] values, int query, int width) => new(values.AsSpan(query * Rows * width, Rows * width), Rows, width);
}
