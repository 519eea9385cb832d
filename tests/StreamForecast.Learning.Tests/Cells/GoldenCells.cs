using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Tests.Golden;

namespace StreamForecast.Learning.Tests.Cells;

/// <summary>Between PyTorch's names and layout of recurrent weights ([gates * H, inputs], two biases) and ours ([inputs, gates * H], one bias but for the GRU's candidate).</summary>
internal static class GoldenCells
{
    /// <summary>The layers that a golden file describes.</summary>
    public static RecurrentLayout Layout(GoldenFile golden)
    {
        bool rectified = golden.Has("nonlinearity") && golden.Text("nonlinearity") == "relu";
        CellKind kind = golden.Text("cell") switch
        {
            "rnn" => rectified ? CellKind.ElmanRelu : CellKind.Elman,
            "lstm" => CellKind.Lstm,
            "gru" => CellKind.Gru,
            string other => throw new ArgumentException($"The golden file names a cell '{other}' that this test does not know; add it here."),
        };
        int inputs = golden["weights"]["weight_ih_l0"].Shape[1], hidden = golden["weights"]["weight_hh_l0"].Shape[1];
        return new RecurrentLayout(kind, inputs, hidden, (int)golden.Number("layers", 1), golden.Has("bidirectional") && golden.Flag("bidirectional"));
    }

    /// <summary>The block of weights of a golden file.</summary>
    public static Real[] Weights(GoldenFile weights, RecurrentLayout layout)
    {
        Real[] block = new Real[layout.Count];
        for (int i = 0; i < layout.Layers * layout.Directions; i++)
        {
            CellParameters to = layout.Layer(block, i / layout.Directions, i % layout.Directions);
            string name = Name(layout, i);
            Transpose(weights["weight_ih_" + name].Values, to.Input);
            Transpose(weights["weight_hh_" + name].Values, to.Recurrent);
            Real[] first = weights["bias_ih_" + name].Values, second = weights["bias_hh_" + name].Values;
            for (int j = 0; j < first.Length; j++)
            {
                bool apart = layout.Cell == CellKind.Gru && j >= 2 * layout.Hidden;
                to.Bias[j] = apart ? first[j] : first[j] + second[j];
                if (apart) to.CandidateBias[j - 2 * layout.Hidden] = second[j];
            }
        }
        return block;
    }

    /// <summary>Compares a gradient with that of a golden file; each of PyTorch's two biases has the whole gradient of their sum.</summary>
    public static void CheckGradient(GoldenFile expected, RecurrentLayout layout, Real[] found, double tolerance)
    {
        for (int i = 0; i < layout.Layers * layout.Directions; i++)
        {
            CellParameters ours = layout.Layer(found, i / layout.Directions, i % layout.Directions);
            string name = Name(layout, i);
            Agreement.Check("weight_ih_" + name, expected["weight_ih_" + name].Data, Transposed(ours.Input), tolerance);
            Agreement.Check("weight_hh_" + name, expected["weight_hh_" + name].Data, Transposed(ours.Recurrent), tolerance);
            Agreement.Check("bias_ih_" + name, expected["bias_ih_" + name].Data, ours.Bias, tolerance);
            Real[] second = ours.Bias.ToArray();
            if (layout.Cell == CellKind.Gru) ours.CandidateBias.CopyTo(second.AsSpan(2 * layout.Hidden));
            Agreement.Check("bias_hh_" + name, expected["bias_hh_" + name].Data, second, tolerance);
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

    private static string Name(RecurrentLayout layout, int i) => $"l{i / layout.Directions}{(i % layout.Directions == 1 ? "_reverse" : "")}";
}
