using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Attention;

/// <summary>Named views of an attention layer's weights, or of their gradient, in a block of <see cref="AttentionShape.Count"/> values.</summary>
public readonly ref struct AttentionParameters
{
    /// <summary>Views <paramref name="block"/>.</summary>
    public AttentionParameters(Span<Real> block, AttentionShape shape)
    {
        Shape = shape;
        int query = shape.Kind == AttentionKind.Dot ? 0 : shape.Queries;
        int key = shape.Kind == AttentionKind.Additive ? shape.States : 0;
        int meeting = shape.Meeting;
        Query = new Matrix(block[..(query * meeting)], query, meeting);
        Key = new Matrix(block.Slice(query * meeting, key * meeting), key, meeting);
        Score = key == 0 ? default : block.Slice((query + key) * meeting, meeting);
    }

    /// <summary>The sizes.</summary>
    public AttentionShape Shape { get; }
    /// <summary>W of the general score, [Queries, States], or of the additive one, [Queries, Hidden].</summary>
    public Matrix Query { get; }
    /// <summary>U of the additive score, [States, Hidden].</summary>
    public Matrix Key { get; }
    /// <summary>v of the additive score, [Hidden].</summary>
    public Span<Real> Score { get; }

    /// <summary>Uniform within 1/sqrt(inputs of each matrix).</summary>
    public void Draw(ref RandomStream random)
    {
        foreach (ref Real w in Query.Values) w = random.NextUniform(1 / Real.Sqrt(Shape.Queries));
        foreach (ref Real w in Key.Values) w = random.NextUniform(1 / Real.Sqrt(Shape.States));
        foreach (ref Real w in Score) w = random.NextUniform(1 / Real.Sqrt(Shape.Hidden));
    }
}
