using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
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
        // Time and machine are the one part of the card that differs between equal runs.
        Assert.Equal(CardButMachine(folder["first/tiny"]), CardButMachine(folder["second/tiny"]));
        foreach (string parent in new[] { "first", "second" }) File.Delete(folder[$"{parent}/tiny/card.json"]);
        Assert.Contains(Contents(folder["first"]), file => file.StartsWith("tiny/model.onnx ", StringComparison.Ordinal));
        Assert.Equal(Contents(folder["first"]), Contents(folder["second"]));
    }

    [Fact]
    public async Task Training_that_is_killed_again_and_again_and_resumed_gives_the_bytes_of_an_uninterrupted_run()
    {
        string[] train = ["train", "--simulated", "40", "--seed", "3", "--iterations", "60", "--output", "tiny"];
        Directory.CreateDirectory(folder["whole"]);
        Directory.CreateDirectory(folder["broken"]);
        (await Product.Run(train, folder: folder["whole"])).Succeeded();

        var often = new Dictionary<string, string> { ["Training:CheckpointEvery"] = "1" };
        string checkpoint = folder["broken/tiny/training.checkpoint"];
        DateTime last = default;
        for (int kill = 0; kill < 3; kill++)
        {
            await using var process = Product.Start(kill == 0 ? train : [.. train, "--resume", "--threads", "1"], often, folder["broken"]);
            var limit = Task.Delay(TimeSpan.FromMinutes(2));
            while (!File.Exists(checkpoint) || File.GetLastWriteTimeUtc(checkpoint) == last)
            {
                Assert.False(process.HasEnded || limit.IsCompleted, $"It ended or hung before it wrote a checkpoint.\n{process.Output}\n{process.Errors}");
                await Task.Delay(5);
            }
            await process.Kill();
            last = File.GetLastWriteTimeUtc(checkpoint);
        }
        await using (var process = Product.Start([.. train, "--resume"], often, folder["broken"]))
        {
            while (File.Exists(checkpoint) && File.GetLastWriteTimeUtc(checkpoint) == last && !process.HasEnded) await Task.Delay(5);
            Assert.Equal(1, await process.Stop(TimeSpan.FromMinutes(1)));       // SIGTERM: says what was kept and how to go on
            Assert.Contains("--resume goes on with it", process.Errors, StringComparison.Ordinal);
        }
        (await Product.Run([.. train, "--rate", "0.01", "--resume"], folder: folder["broken"])).Refused(1, "Training:PeakRate was 0.005 and is now 0.01");
        (await Product.Run([.. train, "--resume"], folder: folder["broken"])).Succeeded();

        Assert.Equal(CardButMachine(folder["whole/tiny"]), CardButMachine(folder["broken/tiny"]));
        foreach (string parent in new[] { "whole", "broken" }) File.Delete(folder[$"{parent}/tiny/card.json"]);
        Assert.Equal(Contents(folder["whole"]), Contents(folder["broken"]));
    }

    [Fact]
    public async Task Resuming_where_nothing_was_interrupted_is_refused() =>
        (await Product.Run(["train", "--simulated", "20", "--resume", "--output", folder["none"]])).Refused(2, "--resume", "training.checkpoint", "begin anew");

    [Fact]
    public async Task Training_that_does_not_fit_into_its_memory_is_refused() =>
        (await Product.Run(["train", "--simulated", "20", "--output", folder["none"]], new Dictionary<string, string> { ["Training:MaxMemory"] = "3MB", ["Training:Steps"] = "512" })).Refused(2, "Training:MaxMemory is 3MB", "at least", "lower Steps or Streams");

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

    private static string CardButMachine(string model)
    {
        var card = JsonNode.Parse(File.ReadAllBytes(Path.Combine(model, "card.json")))!.AsObject();
        Assert.True(card.Remove("machine"));
        return card.ToJsonString();
    }

    private static List<string> Contents(string root) =>
        [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(root, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")];
}
