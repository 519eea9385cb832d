using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Onnx;

/// <summary>Writes networks that serve step by step as ONNX files: every cell, any depth.</summary>
/// <remarks>
/// Opset 17. Inputs: input [n, Inputs], observed [n] (0: no row has come, the state stays and is decoded again), hidden [n, Layers * Hidden], cell likewise (LSTM only), features [n, k, Features], candidates [n, k, Candidates],
/// log_errors [n, k, Candidates], unit [n, k]. Outputs: quantiles [n, k, 11], hidden_out and, with it, cell_out. All float32; n and k are free.
/// </remarks>
public static class OnnxExport
{
    /// <summary>
    /// The ten steps between quantiles are padded to sixteen per cell: ONNX Runtime's Softplus computes the last few values of a tensor
    /// by another path than whole vectors, and a row's bits would depend on the wave. (For the same reason means are taken by
    /// a product: its ReduceSum depends on alignment. Found with 1.29 by comparing waves of 1 to 1000 rows.)
    /// </summary>
    private const int StepLanes = 16;

    /// <summary>The bytes of the model; equal networks give equal bytes.</summary>
    public static byte[] Write(ForecastNetwork network)
    {
        NetworkShape s = network.Shape;
        ForecastParameters weights = network.Weights;
        var graph = new OnnxGraph("forecast_step");
        string input = graph.Input("input", "n", s.Inputs), observed = graph.Input("observed", "n"), hidden = graph.Input("hidden", "n", s.HiddenState), cell = s.CellState > 0 ? graph.Input("cell", "n", s.CellState) : "";
        string features = graph.Input("features", "n", "k", s.Features), candidates = graph.Input("candidates", "n", "k", s.Candidates);
        string logErrors = graph.Input("log_errors", "n", "k", s.Candidates), unit = graph.Input("unit", "n", "k");

        string top = OnnxRecurrent.Write(graph, network, input, observed, hidden, cell);
        string joined = graph.Node("Concat", "row", [top, input], ("axis", 1));
        string encoded = Dense(graph, "encoding", joined, weights.Encoding, weights.EncodingBias);
        string outputs = WriteDecoder(graph, weights, encoded, features);
        WriteMixture(graph, weights.Sharpness, s.Candidates, outputs, candidates, logErrors, unit);

        graph.Output("quantiles", "n", "k", NetworkShape.LevelCount);
        graph.Output("hidden_out", "n", s.HiddenState);
        if (s.CellState > 0) graph.Output("cell_out", "n", s.CellState);
        return graph.ToArray();
    }

    /// <summary>z1 = silu(encoded + features Q), z2 = silu(z1 A + b), outputs = z2 O + b', the head padded to <see cref="StepLanes"/> steps.</summary>
    private static string WriteDecoder(OnnxGraph graph, ForecastParameters weights, string encoded, string features)
    {
        string perRow = graph.Node("Unsqueeze", "encoding_row", [encoded, graph.Constant("axis_1", 1)]);
        string perHorizon = Dense(graph, "decoder.features", features, weights.Features, default);
        string first = Silu(graph, "first", graph.Node("Add", "first_sum", [perHorizon, perRow]));
        string second = Silu(graph, "second", Dense(graph, "decoder.deep", first, weights.Deep, weights.DeepBias));

        int outputs = weights.Head.Columns, padded = outputs - 2 * NetworkShape.Median + StepLanes;
        var head = new Matrix(new float[weights.Head.Rows * padded], weights.Head.Rows, padded);
        for (int i = 0; i < head.Rows; i++) weights.Head.Row(i).CopyTo(head.Row(i));
        float[] bias = new float[padded];
        weights.HeadBias.CopyTo(bias);
        return Dense(graph, "head", second, head, bias);
    }

    /// <summary>
    /// The candidates' weighted mean, its correction and the cumulative steps on either side, summed by one product with
    /// <see cref="Sums"/>; writes quantiles.
    /// </summary>
    private static void WriteMixture(OnnxGraph graph, float sharpness, int candidateCount, string outputs, string candidates, string logErrors, string unit)
    {
        string half = graph.Constant("half", [0.5f]), two = graph.Constant("two", [2f]), reach = graph.Constant("reach", [Mixture.Reach]);
        graph.Node("Split", ["weigh", "correct", "steps"], [outputs, graph.Constant("parts", candidateCount, 1, StepLanes)], ("axis", 2));
        string units = graph.Node("Unsqueeze", "units", [unit, graph.Constant("axis_2", 2)]);

        string opinion = graph.Node("Mul", "opinion", [graph.Node("Tanh", "opinion_tanh", [graph.Node("Mul", "opinion_half", ["weigh", half])]), two]);
        string evidence = graph.Node("Mul", "evidence", [logErrors, graph.Constant("mixture.sharpness", [sharpness])]);
        string share = graph.Node("Softmax", "share", [graph.Node("Sub", "logits", [opinion, evidence])], ("axis", 2));
        string shares = graph.Node("Mul", "shares", [share, candidates]);
        string bent = graph.Node("Mul", "bent", [graph.Node("Tanh", "correct_tanh", [graph.Node("Div", "correct_over_reach", ["correct", reach])]), reach]);
        string correction = graph.Node("Mul", "correction", [bent, units]);
        string widths = graph.Node("Mul", "widths", [graph.Node("Softplus", "softplus", ["steps"]), units]);

        string parts = graph.Node("Concat", "quantile_parts", [shares, correction, widths], ("axis", 2));
        string sums = graph.Constant("quantile_sums", Sums(candidateCount), candidateCount + 1 + StepLanes, NetworkShape.LevelCount);
        graph.Node("MatMul", "quantiles", [parts, sums]);
    }

    /// <summary>
    /// [Candidates + 1 + StepLanes, 11] of 0, 1 and -1: which parts make which quantile. Parts are summed in order, and rounding is
    /// monotone, so that neighbouring levels, which differ by one non-negative step, cannot cross.
    /// </summary>
    private static float[] Sums(int candidateCount)
    {
        int levels = NetworkShape.LevelCount, side = NetworkShape.Median, up = candidateCount + 1, down = up + side;
        float[] sums = new float[(candidateCount + 1 + StepLanes) * levels];
        sums.AsSpan(0, up * levels).Fill(1f);
        for (int j = 0; j < side; j++)
        {
            for (int level = side + 1 + j; level < levels; level++) sums[(up + j) * levels + level] = 1f;
            for (int level = 0; level <= j; level++) sums[(down + j) * levels + level] = -1f;
        }
        return sums;
    }

    private static string Dense(OnnxGraph graph, string name, string from, ReadOnlyMatrix weights, ReadOnlySpan<float> bias)
    {
        string product = graph.Node("MatMul", name + "_product", [from, graph.Constant(name + ".weight", weights.Values, weights.Rows, weights.Columns)]);
        return bias.IsEmpty ? product : graph.Node("Add", name + "_sum", [product, graph.Constant(name + ".bias", bias, bias.Length)]);
    }

    private static string Silu(OnnxGraph graph, string name, string from) =>
        graph.Node("Mul", name, [from, graph.Node("Sigmoid", name + "_sigmoid", [from])]);
}
