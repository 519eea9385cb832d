namespace StreamForecast.Learning.Training;

/// <summary>How a gap-filling network is trained: AdamW, a warm-up and half a cosine, clipping by norm. Equal options and windows give equal weights to the bit.</summary>
public sealed record FillTrainingOptions
{
    /// <summary>Updates.</summary>
    public int Iterations { get; init; } = 2000;

    /// <summary>Learning rate after the warm-up; falls along a cosine to 1 % of it.</summary>
    public double PeakRate { get; init; } = 4e-3;

    /// <summary>Updates over which the rate rises from zero.</summary>
    public int WarmUp { get; init; } = 30;

    /// <summary>Decoupled weight decay.</summary>
    public double WeightDecay { get; init; } = 1e-3;

    /// <summary>The gradient is scaled to at most this Euclidean norm.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Share of the decoder's units dropped.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Seed of weights, dropout and windows.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Windows of an update.</summary>
    public int Windows { get; init; } = 48;

    /// <summary>Most rows of a window.</summary>
    public int Rows { get; init; } = 256;

    /// <summary>Hidden rows asked for in each window.</summary>
    public int Targets { get; init; } = 12;
}
