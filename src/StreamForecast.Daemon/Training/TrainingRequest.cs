using System.Globalization;

namespace StreamForecast.Daemon.Training;

/// <summary>What the operator asked of <c>train</c>; null where nothing was said.</summary>
internal sealed record TrainingRequest(string? Input, int? Simulated, string Output, string? From, string? Cell, int? Layers, int? Iterations, double? Rate, int? Seed, int? Threads, string? Config, bool Resume)
{
    /// <summary>The command that makes this model again, as the card keeps it: only what was said and what changes the result, in one order.</summary>
    public string AsCommand(int seed)
    {
        var words = new List<string> { "streamforecast train" };
        if (Input is not null) words.Add($"--input {Input}");
        if (Simulated is not null) words.Add(string.Create(CultureInfo.InvariantCulture, $"--simulated {Simulated}"));
        if (From is not null) words.Add($"--from {From}");
        if (Cell is not null) words.Add($"--cell {Cell}");
        if (Layers is not null) words.Add(string.Create(CultureInfo.InvariantCulture, $"--layers {Layers}"));
        if (Iterations is not null) words.Add(string.Create(CultureInfo.InvariantCulture, $"--iterations {Iterations}"));
        if (Rate is not null) words.Add(string.Create(CultureInfo.InvariantCulture, $"--rate {Rate}"));
        words.Add(string.Create(CultureInfo.InvariantCulture, $"--seed {seed}"));
        if (Config is not null) words.Add($"--config {Config}");
        words.Add($"--output {Output}");
        return string.Join(' ', words);
    }
}
