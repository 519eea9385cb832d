namespace StreamForecast.Learning.Models;

/// <summary>What a gap-filling model says of itself: card.json beside its weights. Holds nothing that differs between equal runs.</summary>
public sealed record FillCard
{
    /// <summary>Name, as the folder's.</summary>
    public required string Name { get; init; }
    /// <summary>What it is for and what it was trained on, in a sentence.</summary>
    public required string Description { get; init; }
    /// <summary>Sizes of the network.</summary>
    public required Networks.FillShape Shape { get; init; }
    /// <summary>Number of weights.</summary>
    public required int Parameters { get; init; }
    /// <summary>SHA-256 of weights.bin, lower-case hex; set by <see cref="FillModelFolder.Save"/>.</summary>
    public string WeightsHash { get; init; } = "";
    /// <summary>Name@hash: "fill@1a2b3c4d".</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string Version => $"{Name}@{WeightsHash[..Math.Min(8, WeightsHash.Length)]}";
    /// <summary>How it was trained.</summary>
    public required Training.FillTrainingOptions Training { get; init; }
    /// <summary>Number of series trained on.</summary>
    public required int Series { get; init; }
    /// <summary>Mean training loss of the last tenth of the iterations.</summary>
    public required double Loss { get; init; }
    /// <summary>Command that makes this model again.</summary>
    public required string Command { get; init; }
}
