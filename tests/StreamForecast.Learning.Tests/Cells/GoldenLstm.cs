using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Tests.Golden;

namespace StreamForecast.Learning.Tests.Cells;

/// <summary>Between PyTorch's names and layout of LSTM weights ([4H, inputs], two biases) and ours ([inputs, 4H], one bias).</summary>
internal static class GoldenLstm
{
    /// <summary>A stack with the weights of a golden file.</summary>
    public static LstmStack Stack(GoldenFile weights, int inputs, int hidden, int layers, bool bidirectional)
    {
        var stack = new LstmStack(inputs, hidden, layers, bidirectional, seed: 0);
        Fill(weights, stack);
        return stack;
    }

    /// <summary>Gives a stack the weights of a golden file.</summary>
    public static void Fill(GoldenFile weights, LstmStack stack)
    {
        for (int layer = 0; layer < stack.Layers; layer++)
        {
            for (int direction = 0; direction < stack.Directions; direction++)
            {
                LstmParameters to = stack.Layer(stack.Parameters, layer, direction);
                string name = Name(layer, direction);
                Transpose(weights["weight_ih_" + name].Values, to.Input);
                Transpose(weights["weight_hh_" + name].Values, to.Recurrent);
                Real[] first = weights["bias_ih_" + name].Values, second = weights["bias_hh_" + name].Values;
                for (int i = 0; i < first.Length; i++) to.Bias[i] = first[i] + second[i];
            }
        }
    }

    /// <summary>Compares a gradient, or weights, with those of a golden file; biases only where they are gradients, equal for both.</summary>
    public static void Check(GoldenFile expected, LstmStack stack, Span<Real> found, double tolerance)
    {
        for (int layer = 0; layer < stack.Layers; layer++)
        {
            for (int direction = 0; direction < stack.Directions; direction++)
            {
                LstmParameters ours = stack.Layer(found, layer, direction);
                string name = Name(layer, direction);
                Agreement.Check("weight_ih_" + name, expected["weight_ih_" + name].Data, Transposed(ours.Input), tolerance);
                Agreement.Check("weight_hh_" + name, expected["weight_hh_" + name].Data, Transposed(ours.Recurrent), tolerance);
                Agreement.Check("bias_ih_" + name, expected["bias_ih_" + name].Data, ours.Bias, tolerance);
                Agreement.Check("bias_hh_" + name, expected["bias_hh_" + name].Data, ours.Bias, tolerance);
            }
        }
    }

    /// <summary>[rows, columns] of <paramref name="from"/>, which is [columns, rows].</summary>
    public static void Transpose(Real[] from, Matrix to)
    {
        for (int i = 0; i < to.Rows; i++)
            for (int j = 0; j < to.Columns; j++)
                to.Values[i * to.Stride + j] = from[j * to.Rows + i];
    }

    public static Real[] Transposed(ReadOnlyMatrix from)
    {
        Real[] to = new Real[from.Rows * from.Columns];
        for (int i = 0; i < from.Rows; i++)
            for (int j = 0; j < from.Columns; j++)
                to[j * from.Rows + i] = from.Values[i * from.Stride + j];
        return to;
    }

    private static string Name(int layer, int direction) => $"l{layer}{(direction == 1 ? "_reverse" : "")}";
}
