using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Onnx;

/// <summary>The recurrent layers of a network: ONNX's LSTM and GRU (linear_before_reset says where the reset gate stands), each over a sequence of one step; the Elman cells as products.</summary>
internal static class OnnxRecurrent
{
    /// <summary>
    /// Writes hidden_out and, for the LSTM, cell_out from the states before, [n, Layers * Hidden], and returns the name of the top layer's state, [n, Hidden]. States of rows that were
    /// not observed, [n], stay as they are; new hidden states are rounded as <see cref="KeptState"/> says.
    /// </summary>
    public static string Write(OnnxGraph graph, ForecastNetwork network, string input, string observed, string hidden, string cell)
    {
        NetworkShape s = network.Shape;
        bool hasCell = s.CellState > 0, alone = s.Layers == 1;
        string moved = graph.Node("Unsqueeze", "moved", [graph.Node("Greater", "is_observed", [observed, graph.Constant("not_observed", [0f])]), graph.Constant("moved_axis", 1L)]);
        string[] before = alone ? [hidden] : Split(graph, hidden, "hidden", s), cells = !hasCell ? [""] : alone ? [cell] : Split(graph, cell, "cell", s);
        string[] after = [.. before.Select(name => name + "_out")], cellsAfter = [.. cells.Select(name => name + "_out")];
        for (int layer = 0; layer < s.Layers; layer++)
        {
            string name = alone ? s.Cell.Word() : $"{s.Cell.Word()}.{layer}", next = $"{name}.hidden_new", nextCell = $"{name}.cell_new";
            WriteLayer(graph, network.Weights.Layer(layer), name, layer == 0 ? input : after[layer - 1], before[layer], hasCell ? cells[layer] : "", next, nextCell);
            if (KeptState.IsBounded(s.Cell)) next = Rounded(graph, name, next);
            graph.Node("Where", after[layer], [moved, next, before[layer]]);
            if (hasCell) graph.Node("Where", cellsAfter[layer], [moved, nextCell, cells[layer]]);
        }
        if (!alone) graph.Node("Concat", "hidden_out", after, ("axis", 1));
        if (!alone && hasCell) graph.Node("Concat", "cell_out", cellsAfter, ("axis", 1));
        return after[^1];
    }

    private static string Rounded(OnnxGraph graph, string name, string hidden)
    {
        string steps = graph.Node("Mul", $"{name}.hidden_steps", [hidden, graph.Constant($"{name}.steps", [KeptState.Steps])]);
        string large = graph.Constant($"{name}.no_fractions", [12_582_912f]);      // 1.5 * 2^23; beside it a float holds whole numbers only. ONNX Runtime's Round is slower by far
        string whole = graph.Node("Sub", $"{name}.hidden_whole", [graph.Node("Add", $"{name}.hidden_large", [steps, large]), large]);
        return graph.Node("Mul", $"{name}.hidden_rounded", [whole, graph.Constant($"{name}.step", [1 / KeptState.Steps])]);
    }

    private static string[] Split(OnnxGraph graph, string states, string name, NetworkShape s)
    {
        string[] layers = [.. Enumerable.Range(0, s.Layers).Select(layer => $"{name}_{layer}")];
        graph.Node("Split", layers, [states, graph.Constant($"{name}_layers", [.. Enumerable.Repeat((long)s.Hidden, s.Layers)])], ("axis", 1));
        return layers;
    }

    private static void WriteLayer(OnnxGraph graph, CellParameters weights, string name, string input, string hidden, string cell, string hiddenOut, string cellOut)
    {
        if (weights.Kind is CellKind.Elman or CellKind.ElmanRelu)
        {
            WriteElman(graph, weights, name, input, hidden, hiddenOut);
            return;
        }
        int width = weights.Hidden, gates = weights.Kind.Gates() * width;
        string first = graph.Constant($"{name}.axis_0", 0L);
        string x = graph.Node("Unsqueeze", $"{name}.input_step", [input, first]), h = graph.Node("Unsqueeze", $"{name}.hidden_step", [hidden, first]);
        string w = graph.Constant($"{name}.input", GateRows(weights.Kind, weights.Input, width), 1, gates, weights.Inputs);
        string r = graph.Constant($"{name}.recurrent", GateRows(weights.Kind, weights.Recurrent, width), 1, gates, width);
        string b = graph.Constant($"{name}.bias", Bias(weights), 1, 2 * gates);
        string next = $"{name}.hidden_next";
        switch (weights.Kind)
        {
            case CellKind.Lstm:
                string c = graph.Node("Unsqueeze", $"{name}.cell_step", [cell, first]);
                graph.Node("LSTM", ["", next, $"{name}.cell_next"], [x, w, r, b, "", h, c], ("hidden_size", width));
                graph.Node("Squeeze", cellOut, [$"{name}.cell_next", first]);
                break;
            default:
                graph.Node("GRU", ["", next], [x, w, r, b, "", h], ("hidden_size", width), ("linear_before_reset", weights.Kind == CellKind.Gru ? 1 : 0));
                break;
        }
        graph.Node("Squeeze", hiddenOut, [next, first]);
    }

    /// <summary>
    /// Products and an activation: ONNX Runtime's RNN operator gives a row that is alone in its wave other bits than among others (1.29, seen by comparing waves).
    /// </summary>
    private static void WriteElman(OnnxGraph graph, CellParameters weights, string name, string input, string hidden, string hiddenOut)
    {
        string fromInput = graph.Node("MatMul", $"{name}.from_input", [input, graph.Constant($"{name}.input", weights.Input.Values, weights.Inputs, weights.Hidden)]);
        string fromHidden = graph.Node("MatMul", $"{name}.from_hidden", [hidden, graph.Constant($"{name}.recurrent", weights.Recurrent.Values, weights.Hidden, weights.Hidden)]);
        string products = graph.Node("Add", $"{name}.products", [fromInput, fromHidden]);
        string sums = graph.Node("Add", $"{name}.sums", [products, graph.Constant($"{name}.bias", weights.Bias, weights.Hidden)]);
        graph.Node(weights.Kind == CellKind.ElmanRelu ? "Relu" : "Tanh", hiddenOut, [sums]);
    }

    /// <summary>Our [inputs, gates] as ONNX's [gates, inputs], in its order.</summary>
    private static float[] GateRows(CellKind kind, ReadOnlyMatrix weights, int hidden)
    {
        float[] rows = new float[weights.Columns * weights.Rows];
        for (int to = 0; to < weights.Columns; to++)
            for (int i = 0; i < weights.Rows; i++)
                rows[to * weights.Rows + i] = weights.Values[i * weights.Stride + OurGate(kind, to, hidden)];
        return rows;
    }

    /// <summary>The biases of the inputs, then those of the recurrent product: zero, but for the candidate that the GRU's reset gate scales.</summary>
    private static float[] Bias(CellParameters weights)
    {
        int width = weights.Hidden, gates = weights.Bias.Length;
        float[] bias = new float[2 * gates];
        for (int to = 0; to < gates; to++) bias[to] = weights.Bias[OurGate(weights.Kind, to, width)];
        weights.CandidateBias.CopyTo(bias.AsSpan(2 * gates - width));
        return bias;
    }

    /// <summary>Where a column of ONNX's order (LSTM: input, output, forget, cell; GRU: update, reset, hidden) stands in ours (input, forget, cell, output; reset, update, new).</summary>
    private static int OurGate(CellKind kind, int onnx, int hidden)
    {
        ReadOnlySpan<int> ours = kind switch
        {
            CellKind.Lstm => [0, 3, 1, 2],
            CellKind.Gru or CellKind.GruResetBefore => [1, 0, 2],
            _ => throw new ArgumentException($"BUG: {kind} has no gates to be put in order."),
        };
        return ours[onnx / hidden] * hidden + onnx % hidden;
    }
}
