using static System.FormattableString;

namespace StreamForecast.Learning.Training;

/// <summary>How a network is trained.</summary>
public sealed record TrainingOptions
{
    /// <summary>Updates. Default 3000, as the base model.</summary>
    public int Iterations { get; init; } = 3000;

    /// <summary>Learning rate after the warm-up; falls along a cosine to 1 % of it. Default 0.005.</summary>
    public double PeakRate { get; init; } = 5e-3;

    /// <summary>Updates over which the rate rises from zero. Default 30.</summary>
    public int WarmUp { get; init; } = 30;

    /// <summary>Decoupled weight decay of AdamW. Default 0.001.</summary>
    public double WeightDecay { get; init; } = 1e-3;

    /// <summary>The gradient's global norm is clipped to this. Default 1.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Share of the decoder's units dropped in training. Default 0.1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Seed of weights, dropout and sampling. Default 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Series trained side by side. Default 128.</summary>
    public int Streams { get; init; } = 128;

    /// <summary>Rows of each series in one update: the truncation length of backpropagation through time. Default 64.</summary>
    public int Steps { get; init; } = 64;

    /// <summary>Rows of each series and update at which forecasts are asked for. Default 8.</summary>
    public int Queries { get; init; } = 8;

    /// <summary>Horizons asked for at each such row. Default 6.</summary>
    public int Horizons { get; init; } = 6;

    /// <summary>Every problem at once; <paramref name="at"/> is where the options stand, such as "Training".</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (Iterations < 1) yield return $"{at}:Iterations is {Iterations}; at least 1 is needed, such as 3000.";
        if (PeakRate is not (> 0 and < double.PositiveInfinity)) yield return Invariant($"{at}:PeakRate is {PeakRate}; choose a value above 0, such as 0.005.");
        if (WarmUp < 0) yield return $"{at}:WarmUp is {WarmUp}; choose 0 or more updates, such as 30.";
        if (WeightDecay is not (>= 0 and < 1)) yield return Invariant($"{at}:WeightDecay is {WeightDecay}; choose a value from 0 to below 1, such as 0.001.");
        if (!(ClipNorm > 0)) yield return Invariant($"{at}:ClipNorm is {ClipNorm}; choose a value above 0, such as 1.");
        if (Dropout is not (>= 0 and < 1)) yield return Invariant($"{at}:Dropout is {Dropout}; choose a share from 0 to below 1, such as 0.1.");
        if (Streams < 1) yield return $"{at}:Streams is {Streams}; at least 1 is needed, such as 128.";
        if (Steps < 1) yield return $"{at}:Steps is {Steps}; at least 1 is needed, such as 64.";
        if (Queries < 1) yield return $"{at}:Queries is {Queries}; at least 1 is needed, such as 8.";
        if (Horizons < 1) yield return $"{at}:Horizons is {Horizons}; at least 1 is needed, such as 6.";
    }
}
