using System.Security.Cryptography;
using System.Text.Json;
using StreamForecast.EndToEnd.Servers;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>Commands that need no broker, run as an operator runs them: in a pipe, from another folder.</summary>
public sealed class CommandScenarios : IDisposable
{
    private readonly ScratchFolder folder = new("commands");

    [Fact]
    public async Task Simulate_writes_the_same_bytes_for_the_same_seed_and_others_for_another()
    {
        foreach (var (name, seed) in new[] { ("a", "5"), ("b", "5"), ("c", "6") })
            (await Product.Run(["simulate", "--series", "12", "--interval", "5m", "--points", "600", "--seed", seed, "--output", folder[name]])).Succeeded();
        Assert.Equal(12, Directory.GetFiles(folder["a"], "*.csv", SearchOption.AllDirectories).Length);
        Assert.Equal(Contents(folder["a"]), Contents(folder["b"]));
        Assert.NotEqual(Contents(folder["a"]), Contents(folder["c"]));
    }

    [Fact]
    public async Task Train_writes_the_same_bytes_for_the_same_seed()
    {
        // Twice into a folder of the same name: the card keeps the command, which names it.
        foreach (string parent in new[] { "first", "second" })
        {
            Directory.CreateDirectory(folder[parent]);
            (await Product.Run(["train", "--simulated", "40", "--seed", "3", "--iterations", "6", "--output", "tiny"], folder: folder[parent])).Succeeded();
        }
        Assert.Contains(Contents(folder["first"]), file => file.StartsWith("tiny/model.onnx ", StringComparison.Ordinal));
        Assert.Equal(Contents(folder["first"]), Contents(folder["second"]));
    }

    [Fact]
    public async Task The_base_model_says_what_it_is()
    {
        using var card = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(Product.Executable)!, "models", "base", "card.json")));
        string hash = card.RootElement.GetProperty("weights_hash").GetString()!;
        var shown = (await Product.Run(["models", "show", "base"])).Succeeded();
        Assert.Contains(hash, shown.Output, StringComparison.Ordinal);
        Assert.Contains($"base@{hash[..8]}", shown.Output, StringComparison.Ordinal);
        Assert.Contains("base", (await Product.Run(["models", "list"])).Succeeded().Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_ends_by_itself_in_a_pipe_and_sums_up()
    {
        var demo = (await Product.Run(["demo", "--seconds", "10"], folder: folder.Location)).Succeeded();
        Assert.Contains("records", demo.Output, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("found", demo.Output, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain('\u001b', demo.Output);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Location));
    }

    public void Dispose() => folder.Dispose();

    private static List<string> Contents(string root) =>
        [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(root, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")];
}
