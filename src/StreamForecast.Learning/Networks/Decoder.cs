using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>
/// Two hidden layers and a head, shared by all horizons: z1 = silu(a + Q f), z2 = silu(A z1 + b'), o = O z2 + b''.
/// In training a mask per row drops units after z1 and z2, the same for all horizons of the row.
/// </summary>
internal static class Decoder
{
    /// <summary>
    /// Reads trace.Encoded, writes trace.Outputs. features [rows * horizons, Features]; masks [rows, Encoding] (0, or 1 over the share kept)
    /// or empty.
    /// </summary>
    public static void Forward(DecoderParameters weights, int rows, ReadOnlySpan<Real> features,
        ReadOnlySpan<Real> firstMask, ReadOnlySpan<Real> secondMask, DecoderTrace trace)
    {
        int cells = rows * trace.Horizons, width = weights.Deep.Rows;
        var firstSum = new Matrix(trace.FirstSum, cells, width);
        for (int cell = 0; cell < cells; cell++) trace.Encoded.AsSpan(cell / trace.Horizons * width, width).CopyTo(firstSum.Row(cell));
        Product.Add(new ReadOnlyMatrix(features, cells, weights.Features.Rows), weights.Features, firstSum);
        var first = new Matrix(trace.First, cells, width);
        Silu.Forward(firstSum.Values[..(cells * width)], first.Values[..(cells * width)]);
        Drop(firstMask, trace.Horizons, first);

        var secondSum = new Matrix(trace.SecondSum, cells, width);
        secondSum.FillRows(weights.DeepBias);
        Product.Add(first, weights.Deep, secondSum);
        var second = new Matrix(trace.Second, cells, width);
        Silu.Forward(secondSum.Values[..(cells * width)], second.Values[..(cells * width)]);
        Drop(secondMask, trace.Horizons, second);

        var outputs = new Matrix(trace.Outputs, cells, weights.Head.Columns);
        outputs.FillRows(weights.HeadBias);
        Product.Add(second, weights.Head, outputs);
    }

    /// <summary>
    /// Takes dLoss/dOutputs in <paramref name="outputGradient"/>, adds to the weights' gradient and leaves dLoss/dEncoded in trace.Encoded.
    /// The trace's First and Second are used up as the gradients of their own sums.
    /// </summary>
    public static void Backward(DecoderParameters weights, int rows, ReadOnlySpan<Real> features,
        ReadOnlySpan<Real> firstMask, ReadOnlySpan<Real> secondMask, DecoderTrace trace, ReadOnlyMatrix outputGradient, DecoderParameters gradient)
    {
        int cells = rows * trace.Horizons, width = weights.Deep.Rows;
        var first = new Matrix(trace.First, cells, width);
        var second = new Matrix(trace.Second, cells, width);

        Axpy.AddRows(outputGradient, gradient.HeadBias);
        Product.AddLeftTransposed(second, outputGradient, gradient.Head);
        BackThrough(weights.Head, outputGradient, secondMask, trace.Horizons, trace.SecondSum, second);

        Axpy.AddRows(second, gradient.DeepBias);
        Product.AddLeftTransposed(first, second, gradient.Deep);
        BackThrough(weights.Deep, second, firstMask, trace.Horizons, trace.FirstSum, first);

        Product.AddLeftTransposed(new ReadOnlyMatrix(features, cells, weights.Features.Rows), first, gradient.Features);
        trace.Encoded.AsSpan(0, rows * width).Clear();
        for (int cell = 0; cell < cells; cell++) Axpy.Add(1, first.Row(cell), trace.Encoded.AsSpan(cell / trace.Horizons * width, width));
    }

    /// <summary>From the gradient of the layer above to that of this layer's sums, which replaces the layer's outputs.</summary>
    private static void BackThrough(ReadOnlyMatrix weights, ReadOnlyMatrix above, ReadOnlySpan<Real> mask, int horizons,
        ReadOnlySpan<Real> sums, Matrix layer)
    {
        Span<Real> values = layer.Values[..(layer.Rows * layer.Columns)];
        values.Clear();
        Product.AddRightTransposed(above, weights, layer);
        Drop(mask, horizons, layer);
        Silu.Backward(sums[..values.Length], values);
    }

    private static void Drop(ReadOnlySpan<Real> mask, int horizons, Matrix layer)
    {
        if (mask.IsEmpty) return;
        for (int cell = 0; cell < layer.Rows; cell++)
        {
            Span<Real> row = layer.Row(cell);
            ReadOnlySpan<Real> keep = mask.Slice(cell / horizons * layer.Columns, layer.Columns);
            for (int j = 0; j < row.Length; j++) row[j] *= keep[j];
        }
    }
}
