using System.Text.Json.Serialization;

namespace StreamForecast.Learning.Models;

/// <summary>
/// What a model says of itself: card.json beside its weights. Nothing in it differs between equal runs but <see cref="Machine"/>, the
/// time they took and where.
/// </summary>
public sealed record ModelCard
{
    /// <summary>Name, as the folder's.</summary>
    public required string Name { get; init; }
    /// <summary>What it is for and what it was trained on, in a sentence.</summary>
    public required string Description { get; init; }
    /// <summary>Sizes, cell and depth of the network.</summary>
    public required Networks.NetworkShape Shape { get; init; }
    /// <summary>Number of weights.</summary>
    public required int Parameters { get; init; }
    /// <summary>SHA-256 of weights.bin, lower-case hex; set by <see cref="ModelFolder.Save"/>.</summary>
    public required string WeightsHash { get; init; }
    /// <summary>SHA-256 of model.onnx, lower-case hex; set by <see cref="ModelFolder.Save"/>.</summary>
    public string OnnxHash { get; init; } = "";
    /// <summary>Name@hash, as it stands in payloads: "base@1a2b3c4d".</summary>
    [JsonIgnore]
    public string Version => $"{Name}@{WeightsHash[..Math.Min(8, WeightsHash.Length)]}";
    /// <summary>Name@hash of the model it was trained from; empty for none.</summary>
    public string Parent { get; init; } = "";
    /// <summary>How much of what it learnt from rows seen was kept; null for a model that was trained from nothing, or on simulated series alone.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GateReport? Gate { get; init; }
    /// <summary>How it was trained.</summary>
    public required Training.TrainingOptions Training { get; init; }
    /// <summary>Number of series trained on.</summary>
    public required int Series { get; init; }
    /// <summary>Number of rows trained on.</summary>
    public required long Rows { get; init; }
    /// <summary>SHA-256 over names and values of the series trained on.</summary>
    public required string DataHash { get; init; }
    /// <summary>Mean training loss of the last tenth of the iterations.</summary>
    public required double Loss { get; init; }
    /// <summary>Command that makes this model again.</summary>
    public required string Command { get; init; }
    /// <summary>What it scored on the sets of <c>models score</c>; null for a model that was not asked. Says nothing about how it was made.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ModelScore>? Scores { get; init; }
    /// <summary>How long training took, and on what: the one part that differs between equal runs. Nothing is computed from it.</summary>
    public TrainingMachine? Machine { get; init; }
}
