using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>What all horizons of a row share: a = P [hidden; input] + b, once per row.</summary>
internal static class RowEncoding
{
    /// <summary>hidden [rows, Hidden], input [rows, Inputs] to encoded [rows, Encoding].</summary>
    public static void Forward(ForecastParameters weights, ReadOnlyMatrix hidden, ReadOnlyMatrix input, Matrix encoded)
    {
        encoded.FillRows(weights.EncodingBias);
        Product.Add(hidden, Part(weights.Encoding, 0, hidden.Columns), encoded);
        Product.Add(input, Part(weights.Encoding, hidden.Columns, input.Columns), encoded);
    }

    /// <summary>Adds to the weights' gradient, and writes dLoss/dhidden.</summary>
    public static void Backward(ForecastParameters weights, ReadOnlyMatrix hidden, ReadOnlyMatrix input, ReadOnlyMatrix encodedGradient,
        ForecastParameters gradient, Matrix hiddenGradient)
    {
        Axpy.AddRows(encodedGradient, gradient.EncodingBias);
        Product.AddLeftTransposed(hidden, encodedGradient, Part(gradient.Encoding, 0, hidden.Columns));
        Product.AddLeftTransposed(input, encodedGradient, Part(gradient.Encoding, hidden.Columns, input.Columns));
        hiddenGradient.Values.Clear();
        Product.AddRightTransposed(encodedGradient, Part(weights.Encoding, 0, hidden.Columns), hiddenGradient);
    }

    private static Matrix Part(Matrix m, int row, int rows) => new(m.Values.Slice(row * m.Stride, rows * m.Stride), rows, m.Columns);
}
