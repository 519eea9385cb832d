using StreamForecast.Learning.Onnx;

namespace StreamForecast.Engine.Tests.Foreign;

/// <summary>An ONNX file of one product, q = [x, 2 x], and a state that counts the steps along a middle axis.</summary>
internal sealed class TinyModel : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("foreign-").FullName;

    public TinyModel()
    {
        var graph = new OnnxGraph("tiny");
        string x = graph.Input("x", "n", 1), state = graph.Input("s", 1, "n", 2);
        graph.Node("MatMul", "q", [x, graph.Constant("twice", [1f, 2f], 1, 2)]);
        graph.Node("Add", "s_out", [state, graph.Constant("one", [1f])]);
        graph.Node("ReduceMean", "mixed", [x], ("keepdims", 1));
        graph.Node("Add", "q_mixed", ["q", "mixed"]);
        graph.Output("q", "n", 2);
        graph.Output("s_out", 1, "n", 2);
        graph.Output("q_mixed", "n", 2);
        File.WriteAllBytes(Location, graph.ToArray());
    }

    public string Location => Path.Combine(folder, "tiny.onnx");

    public ForeignModelOptions Options => new()
    {
        File = Location,
        Inputs = new Dictionary<string, string> { ["x"] = "value" },
        States = new Dictionary<string, string> { ["s"] = "s_out" },
        Output = "q",
        Levels = [0.25, 0.75],
        Scaling = ForeignScaling.None,
    };

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
