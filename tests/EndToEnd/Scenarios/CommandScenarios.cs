using System.Globalization;
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

    [Theory]
    [InlineData("lstm"), InlineData("gru"), InlineData("gru-reset-before"), InlineData("elman"), InlineData("elman-relu")]
    public async Task Another_cell_is_one_word_from_training_to_forecasts(string cell)
    {
        string config = folder["cell.json"];
        File.WriteAllText(config, $$"""{ "Training": { "Cell": "{{cell}}", "Layers": 2 } }""");
        (await Product.Run(["simulate", "--series", "3", "--interval", "1h", "--points", "100", "--output", folder["series"]])).Succeeded();
        (await Product.Run(["train", "--simulated", "20", "--iterations", "4", "--config", config, "--output", folder["by-file"]])).Succeeded();
        (await Product.Run(["train", "--simulated", "20", "--iterations", "4", "--cell", cell, "--layers", "2", "--output", folder["by-option"]])).Succeeded();
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder["by-file"], "weights.bin")), File.ReadAllBytes(Path.Combine(folder["by-option"], "weights.bin")));
        using (var card = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder["by-file"], "card.json"))))
        {
            Assert.Equal(cell, card.RootElement.GetProperty("shape").GetProperty("cell").GetString());
            Assert.Equal(2, card.RootElement.GetProperty("shape").GetProperty("layers").GetInt32());
        }
        Assert.Contains($"{cell} x 2", (await Product.Run(["models", "list", "--models", folder.Location])).Succeeded().Output, StringComparison.Ordinal);
        (await Product.Run(["backtest", "--model", folder["by-file"], "--input", folder["series"], "--output", folder["judged"]])).Succeeded();
        foreach (string answers in Directory.GetFiles(folder["judged"], "*.csv", SearchOption.AllDirectories)) Assert.Equal(101, File.ReadLines(answers).Count());
        (await Product.Run(["train", "--simulated", "20", "--iterations", "2", "--from", folder["by-file"], "--output", folder["further"]])).Succeeded();
        (await Product.Run(["train", "--simulated", "20", "--from", folder["by-file"], "--cell", "lstm", "--output", folder["further"]])).Refused(2, "--from", "--cell");
    }

    [Fact]
    public async Task A_model_adapted_to_history_says_how_much_of_the_change_the_held_back_rows_spoke_for()
    {
        string parent = Path.Combine(Path.GetDirectoryName(Product.Executable)!, "models", "base");
        (await Product.Run(["simulate", "--series", "3", "--interval", "1h", "--points", "200", "--output", folder["series"]])).Succeeded();
        foreach (string output in new[] { "one", "other" })
            (await Product.Run(["train", "--from", parent, "--input", folder["series"], "--simulated", "20", "--iterations", "5", "--output", folder[output]])).Succeeded();
        Assert.Equal(File.ReadAllBytes(Path.Combine(folder["one"], "weights.bin")), File.ReadAllBytes(Path.Combine(folder["other"], "weights.bin")));

        using var card = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder["one"], "card.json")));
        JsonElement gate = card.RootElement.GetProperty("gate");
        Assert.StartsWith("base@", card.RootElement.GetProperty("parent").GetString(), StringComparison.Ordinal);
        Assert.Equal(3 * 24, gate.GetProperty("held_back_rows").GetInt64());       // the longest horizon, which is more than a tenth
        (double Alpha, double Loss, double Error)[] losses = [.. gate.GetProperty("losses").EnumerateArray().Select(one => (one.GetProperty("alpha").GetDouble(), one.GetProperty("loss").GetDouble(), one.GetProperty("error").GetDouble()))];
        double lowest = losses.Min(one => one.Loss);
        Assert.Equal(losses.First(one => one.Loss - one.Error <= lowest).Alpha, gate.GetProperty("alpha").GetDouble());
        (await Product.Run(["backtest", "--model", folder["one"], "--input", folder["series"], "--output", folder["judged"]])).Succeeded();
    }

    [Fact]
    public async Task A_cell_that_there_is_not_is_refused_with_those_there_are() =>
        (await Product.Run(["train", "--simulated", "20", "--cell", "lstn", "--output", folder["out"]])).Refused(2, "\"lstn\"", "gru-reset-before");

    [Fact]
    public async Task The_shipped_models_say_what_they_are()
    {
        using var card = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Path.GetDirectoryName(Product.Executable)!, "models", "base", "card.json")));
        string hash = card.RootElement.GetProperty("weights_hash").GetString()!;
        var shown = (await Product.Run(["models", "show", "base"])).Succeeded();
        Assert.Contains(hash, shown.Output, StringComparison.Ordinal);
        Assert.Contains($"base@{hash[..8]}", shown.Output, StringComparison.Ordinal);
        string listed = (await Product.Run(["models", "list"])).Succeeded().Output;
        foreach (string model in new[] { "base", "fill" }) Assert.Contains(model, listed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_most_likely_path_of_a_cycle_is_the_cycle_and_of_a_sine_the_sine()
    {
        var noise = new Random(1);
        Write("in/cycle.csv", 400, i => i % 3);
        Write("in/sine.csv", 400, i => 100 + 20 * Math.Sin(i * Math.PI / 12) + noise.NextDouble());
        foreach (string name in new[] { "a", "b" })
        {
            var told = (await Product.Run(["forecast", "--input", folder["in"], "--horizon", "12", "--paths", "3", "--output", folder[$"{name}.csv"]])).Succeeded();
            Assert.Contains("6 most likely paths of 12 steps", told.Output, StringComparison.Ordinal);
        }

        (await Product.Run(["forecast", "--input", folder["in"], "--horizon", "12", "--output", folder["quantiles.csv"]])).Succeeded();
        Assert.Equal(File.ReadAllBytes(folder["quantiles.csv"]), File.ReadAllBytes(folder["a.csv"]));
        Assert.Equal(File.ReadAllBytes(folder["a.paths.csv"]), File.ReadAllBytes(folder["b.paths.csv"]));
        Assert.False(File.Exists(folder["quantiles.paths.csv"]));

        string[] lines = File.ReadAllLines(folder["a.paths.csv"]);
        Assert.Equal("series,path,probability,log_probability,proven,step,timestamp,value,lower,upper", lines[0]);
        Assert.Equal(1 + 2 * 3 * 12, lines.Length);
        string[][] rows = [.. lines.Skip(1).Select(line => line.Split(','))];
        string[][] cycle = [.. rows.Where(row => row[0] == "cycle" && row[1] == "1")];
        Assert.Equal(Enumerable.Range(400, 12).Select(i => $"{i % 3}"), cycle.Select(row => row[7]));
        Assert.Equal("2026-01-17T16:00:00Z", cycle[0][6]);
        string[][] sine = [.. rows.Where(row => row[0] == "sine" && row[1] == "1")];
        Assert.All(sine.Select((row, step) => Number(row[7]) - 100.5 - 20 * Math.Sin((400 + step) * Math.PI / 12)), off => Assert.InRange(off, -3, 3));
        foreach (var series in rows.Where(row => row[5] == "1").GroupBy(row => row[0])) Assert.InRange(series.Sum(row => Number(row[2])), 0, 1);
    }

    [Fact]
    public async Task Short_series_have_paths_too_and_it_is_told_of_those_without_a_value()
    {
        Write("in/one.csv", 1, _ => 5);
        Write("in/two-states.csv", 20, i => i % 2);
        (await Product.Run(["forecast", "--input", folder["in"], "--horizon", "1", "--paths", "9", "--output", folder["short.csv"], "--config", Configuration()])).Succeeded();
        string[][] rows = [.. File.ReadAllLines(folder["short.paths.csv"]).Skip(1).Select(line => line.Split(','))];
        Assert.Equal(2, rows.Count(row => row[0] == "two-states"));
        Assert.Equal(1, rows.Where(row => row[0] == "two-states").Sum(row => Number(row[2])), 1e-5);
        Assert.InRange(rows.Count(row => row[0] == "one"), 1, 9);

        Write("gaps/none.csv", 3, _ => double.NaN);
        var none = await Product.Run(["forecast", "--input", folder["gaps"], "--horizon", "1", "--paths", "9", "--output", folder["none.csv"], "--config", Configuration()]);
        none.Refused(0, "1 of 1 series have no value to go on from");
        Assert.Single(File.ReadAllLines(folder["none.paths.csv"]));
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

    private void Write(string name, int rows, Func<int, double> value)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        var start = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        File.WriteAllLines(folder[name], ["timestamp,value", .. Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"{start.AddHours(i):yyyy-MM-dd HH:mm:ss},{value(i)}"))]);
    }

    /// <summary>A configuration that gives the interval, which short series do not tell.</summary>
    private string Configuration()
    {
        string path = folder["hourly.json"];
        File.WriteAllText(path, """{"Series":{"Interval":"1h"}}""");
        return path;
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static List<string> Contents(string root) =>
        [.. Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetRelativePath(root, file)} {Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))}")];
}
