using Microsoft.ML.OnnxRuntime;

namespace StreamForecast.Engine.Foreign;

/// <summary>The tensors of an ONNX file in words: "x float [n, 3]".</summary>
public static class OnnxListing
{
    /// <summary>Each input of a file and each output, one a line. Throws <see cref="InvalidDataException"/> when ONNX Runtime does not take the file.</summary>
    public static IReadOnlyList<string> Of(string file)
    {
        using InferenceSession session = Forecasting.OnnxSession.Open(System.IO.File.ReadAllBytes(file), file, "Export the model anew.");
        return [.. session.InputMetadata.Select(node => $"input   {Of(node.Key, node.Value)}"), .. session.OutputMetadata.Select(node => $"output  {Of(node.Key, node.Value)}")];
    }

    internal static string Of(IReadOnlyDictionary<string, NodeMetadata> nodes) => nodes.Count == 0 ? "none" : string.Join(", ", nodes.Select(node => Of(node.Key, node.Value)));

    internal static string Of(string name, NodeMetadata node) => $"{name} {TypeOf(node)} {ShapeOf(node)}".TrimEnd();

    internal static string TypeOf(NodeMetadata node) => node.IsTensor ? node.ElementDataType.ToString().ToLowerInvariant() : node.OnnxValueType.ToString();

    /// <summary>Free axes by the name they have in the file, or "?".</summary>
    internal static string ShapeOf(NodeMetadata node) => node.IsTensor
        ? $"[{string.Join(", ", node.Dimensions.Select((size, axis) => size >= 0 ? $"{size}" : node.SymbolicDimensions[axis] is { Length: > 0 } name ? name : "?"))}]"
        : "";
}
