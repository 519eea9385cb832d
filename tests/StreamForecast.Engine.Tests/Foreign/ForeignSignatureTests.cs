using StreamForecast.Engine.Foreign;
using StreamForecast.Engine.Statistics;
using StreamForecast.Learning.Onnx;

namespace StreamForecast.Engine.Tests.Foreign;

/// <summary>What does not fit is told before anything runs: the key, what was asked for, what the file has.</summary>
public sealed class ForeignSignatureTests
{
    [Fact]
    public void All_problems_are_told_at_once()
    {
        string[] problems = Refused(GoldenStep.Options with
        {
            Inputs = new Dictionary<string, string> { ["x"] = "scaled_value, hour", ["y"] = "gap" },
            States = new Dictionary<string, string> { ["h"] = "quantiles" },
            Output = "forecast",
            Levels = [0.5, 0.1],
            Horizons = [2, 1],
        });
        Assert.Equal(8, problems.Length);
        Has(problems, "Model:Foreign:Inputs:x", "\"hour\"", "scaled_value", "time_of_day_sin");
        Has(problems, "Model:Foreign:Inputs:x names 2 values", "x float [n, 3]", "takes 3 a row");
        Has(problems, "Model:Foreign:Inputs names the input \"y\"", "x float [n, 3], h float [2, n, 8], c float [2, n, 8]");
        Has(problems, "Model:Foreign:States:h is \"quantiles\"", "does not fit the input h float [2, n, 8]");
        Has(problems, "nothing fills the input c float [2, n, 8]", "Model:Foreign:States");
        Has(problems, "Model:Foreign:Output names the output \"forecast\"", "quantiles float");
        Has(problems, "Model:Foreign:Levels is [0.5, 0.1]");
        Has(problems, "Model:Foreign:Horizons is [2, 1]");
    }

    [Fact]
    public void A_mapping_that_is_not_there_is_told_key_by_key()
    {
        string[] problems = Refused(new ForeignModelOptions { File = GoldenStep.File });
        Has(problems, "Model:Foreign:Inputs is empty");
        Has(problems, "Model:Foreign:Output is empty");
        Has(problems, "Model:Foreign:Levels is empty");
        Has(problems, "nothing fills the input h");
    }

    [Fact]
    public void A_file_that_is_missing_is_told_with_its_whole_path()
    {
        string[] problems = Refused(GoldenStep.Options with { File = "absent.onnx" });
        Has(problems, "Model:Foreign:File is \"absent.onnx\"", Path.GetFullPath("absent.onnx"));
    }

    [Fact]
    public void A_file_that_is_no_model_is_told()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, new byte[100]);
            Has(Refused(GoldenStep.Options with { File = file }), file, "ONNX Runtime does not take its 100 bytes", "Model:Foreign:File");
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Levels_that_the_output_does_not_hold_are_told_with_its_shape()
    {
        using TinyModel file = new();
        Has(Refused(file.Options with { Levels = [0.1, 0.5, 0.9] }), "Model:Foreign:Output is \"q\"", "q float [n, 2]", "1 horizon", "3 levels", "Model:Foreign:Levels");
        // Of this one the file leaves the number open, and it shows when it runs.
        Has(Refused(GoldenStep.Options with { Levels = [0.1, 0.5, 0.9] }), "cannot be run as it is mapped", "Model:Foreign:Levels");
    }

    [Fact]
    public void A_fixed_batch_axis_is_told()
    {
        string file = Written(graph =>
        {
            graph.Node("Identity", "q", [graph.Input("x", 4, 2)]);
            graph.Output("q", 4, 2);
        });
        Has(Refused(Plain(file)), "x float [4, 2] has no free axis", "dynamic");
    }

    [Fact]
    public void Several_free_axes_are_asked_about_and_the_answer_is_taken()
    {
        string file = Written(graph =>
        {
            graph.Node("Identity", "q", [graph.Input("x", "time", "n", 2)]);
            graph.Output("q", "time", "n", 2);
        });
        Has(Refused(Plain(file)), "x float [time, n, 2] has 2 free axes (0, 1)", "Model:Foreign:BatchAxes");
        Has(Refused(Plain(file) with { BatchAxes = new Dictionary<string, string> { ["x"] = "2", ["q"] = "1" } }), "BatchAxes:x is \"2\"", "0, 1");
        using ForeignStepModel model = ForeignStepModel.Open(Plain(file) with { BatchAxes = new Dictionary<string, string> { ["x"] = "1" } });
        Assert.Equal(2, model.Shape.Inputs);
    }

    [Fact]
    public void Tensors_of_another_type_are_told()
    {
        string file = Written(graph =>
        {
            graph.Node("Cast", "q", [graph.Input("x", "n", 2)], ("to", 11));       // double
            graph.Output("q", "n", 2);
        });
        // The declared type of an output must be its own, so the writer's float becomes a double by its number.
        byte[] bytes = File.ReadAllBytes(file);
        int at = bytes.AsSpan().LastIndexOf("\u0001q"u8);
        at += bytes.AsSpan(at).IndexOf<byte>([8, 1]);
        bytes[at + 1] = 11;
        File.WriteAllBytes(file, bytes);
        Has(Refused(Plain(file)), "Model:Foreign:Output names the output \"q\"", "32-bit floats", "q double [n, 2]");
    }

    [Fact]
    public void A_graph_that_mixes_rows_is_refused()
    {
        using TinyModel file = new();
        Has(Refused(file.Options with { Output = "q_mixed" }), "depends on the other rows of the wave", "model.eval()");
    }

    [Fact]
    public void A_shape_that_only_shows_when_it_runs_is_told()
    {
        string file = Written(graph =>
        {
            graph.Node("Cast", "keep", [graph.Constant("one_of_two", [1f, 0f], 2)], ("to", 9));       // to booleans: how many are kept shows at run time
            graph.Node("Compress", "q", [graph.Input("x", "n", 2), "keep"], ("axis", 1));
            graph.Output("q", "n", "kept");
        });
        Has(Refused(Plain(file)), "cannot be run as it is mapped", "q");
    }

    [Fact]
    public void The_documentation_lists_every_value_of_a_row()
    {
        string? root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root!, "StreamForecast.sln"))) root = Path.GetDirectoryName(root);
        string page = File.ReadAllText(Path.Combine(root!, "docs", "OWN-MODEL.md"));
        foreach (NamedInput input in NamedInputs.All.Where(input => NamedInputs.Plain.Contains(input.Name)))
            Assert.Contains($"| `{input.Name}` | {input.Meaning.Replace("|", "\\|", StringComparison.Ordinal)} |", page, StringComparison.Ordinal);
        Assert.All(EncoderInput.Names, name => Assert.Contains($"`{name}`", page, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new[] { -1, 9 }, 0, 1, 9, new[] { -1, 9 })]
    [InlineData(new[] { -1, 1, 9 }, 0, 1, 9, new[] { -1, 1, 9 })]
    [InlineData(new[] { -1, 4, 9 }, 0, 4, 9, new[] { -1, 4, 9 })]
    [InlineData(new[] { 4, -1, 9 }, 1, 4, 9, new[] { 4, -1, 9 })]
    [InlineData(new[] { -1, -1, -1 }, 0, 4, 9, new[] { -1, 4, 9 })]
    [InlineData(new[] { -1, -1, 9 }, 0, 1, 9, new[] { -1, 1, 9 })]
    [InlineData(new[] { -1 }, 0, 1, 1, new[] { -1 })]
    [InlineData(new[] { -1, 6 }, 0, 6, 1, new[] { -1, 6 })]
    [InlineData(new[] { -1, 9, 4 }, 0, 4, 9, null)]
    [InlineData(new[] { -1, 8 }, 0, 1, 9, null)]
    [InlineData(new[] { -1 }, 0, 1, 9, null)]
    public void An_output_holds_horizons_and_then_levels(int[] declared, int batch, int horizons, int levels, int[]? sizes) =>
        Assert.Equal(sizes, ForeignSignature.OutputSizes(declared, batch, horizons, levels));

    private static string Written(Action<OnnxGraph> write)
    {
        var graph = new OnnxGraph("test");
        write(graph);
        string file = Path.Combine(Directory.CreateTempSubdirectory("foreign-").FullName, "test.onnx");
        File.WriteAllBytes(file, graph.ToArray());
        return file;
    }

    private static ForeignModelOptions Plain(string file) => new()
    {
        File = file,
        Inputs = new Dictionary<string, string> { ["x"] = "scaled_value, gap" },
        Output = "q",
        Levels = [0.1, 0.9],
    };

    private static string[] Refused(ForeignModelOptions options) => Assert.Throws<InvalidDataException>(() => ForeignStepModel.Open(options).Dispose()).Message.Split(Environment.NewLine);

    private static void Has(string[] problems, params string[] parts) =>
        Assert.True(problems.Any(problem => parts.All(part => problem.Contains(part, StringComparison.Ordinal))), $"No problem says {string.Join(" and ", parts)}:\n{string.Join('\n', problems)}");
}
