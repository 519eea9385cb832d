using Microsoft.ML.OnnxRuntime;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>The inputs and outputs that a model must have to be stepped; of 32-bit floats, n rows by k horizons, both free.</summary>
internal static class OnnxSignature
{
    public const string Input = "input", Observed = "observed", Hidden = "hidden", Cell = "cell", Features = "features", Candidates = "candidates", LogErrors = "log_errors", Unit = "unit";
    public const string Quantiles = "quantiles", HiddenOut = "hidden_out", CellOut = "cell_out";

    private const int Free = -1;

    /// <summary>Throws <see cref="InvalidDataException"/> with everything that does not fit.</summary>
    public static void Check(InferenceSession session, StepShape shape, string model)
    {
        List<string> problems = [];
        Check("input", session.InputMetadata, problems,
            [(Input, [Free, shape.Inputs]), (Observed, [Free]), (Hidden, [Free, shape.Hidden]), .. CellOf(Cell, shape), (Features, [Free, Free, shape.Features]),
            (Candidates, [Free, Free, shape.Candidates]), (LogErrors, [Free, Free, shape.Candidates]), (Unit, [Free, Free])]);
        Check("output", session.OutputMetadata, problems,
            [(Quantiles, [Free, Free, NetworkShape.LevelCount]), (HiddenOut, [Free, shape.Hidden]), .. CellOf(CellOut, shape)]);
        if (problems.Count > 0)
            throw new InvalidDataException($"The model {model} cannot be stepped: {string.Join("; ", problems)}. Export it with these inputs and outputs, or train one with `streamforecast train`.");
    }

    /// <summary>A network without a cell state has no tensor for it.</summary>
    private static (string, int[])[] CellOf(string name, StepShape shape) => shape.Cell > 0 ? [(name, [Free, shape.Cell])] : [];

    private static void Check(string side, IReadOnlyDictionary<string, NodeMetadata> found, List<string> problems, ReadOnlySpan<(string Name, int[] Dimensions)> wanted)
    {
        foreach ((string name, int[] dimensions) in wanted)
        {
            if (!found.TryGetValue(name, out NodeMetadata? node))
                problems.Add($"it has no {side} '{name}' {Text(dimensions)} (it has {string.Join(", ", found.Keys)})");
            else if (!node.IsTensor || node.ElementType != typeof(float))
                problems.Add($"{side} '{name}' must be a tensor of 32-bit floats, it is {(node.IsTensor ? $"of {node.ElementType.Name}" : node.OnnxValueType)}");
            else if (!Fits(dimensions, node.Dimensions))
                problems.Add($"{side} '{name}' must be {Text(dimensions)}, it is {Text(node.Dimensions)}");
        }

        foreach (string name in found.Keys)
            if (side == "input" && !Wanted(wanted, name)) problems.Add($"it wants an input '{name}', which nothing here provides");
    }

    private static bool Wanted(ReadOnlySpan<(string Name, int[] Dimensions)> wanted, string name)
    {
        foreach (var (known, _) in wanted)
            if (known == name) return true;
        return false;
    }

    /// <summary>A free dimension must be free; of a fixed one the model may leave the size open.</summary>
    private static bool Fits(int[] wanted, int[] found)
    {
        if (wanted.Length != found.Length) return false;
        for (int i = 0; i < wanted.Length; i++)
            if (found[i] != wanted[i] && (wanted[i] == Free || found[i] != Free)) return false;
        return true;
    }

    private static string Text(int[] dimensions) =>
        $"[{string.Join(", ", dimensions.Select((size, i) => size >= 0 ? $"{size}" : i == 0 ? "rows" : "horizons"))}]";
}
