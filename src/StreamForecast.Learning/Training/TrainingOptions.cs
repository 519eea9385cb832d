using System.Text.Json.Serialization;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Networks;
using static System.FormattableString;

namespace StreamForecast.Learning.Training;

/// <summary>How a network is trained. Equal options, rows and starting weights give equal weights to the bit; the last four change only speed, memory and safety.</summary>
public sealed record TrainingOptions
{
    /// <summary>The recurrent cell: lstm, gru, gru-reset-before, elman or elman-relu. A model that training starts from keeps its own.</summary>
    public string Cell { get; init; } = CellKind.Lstm.Word();

    /// <summary>Recurrent layers on top of each other, 1 to 8.</summary>
    public int Layers { get; init; } = 1;

    /// <summary>Updates. null: 3000, or from an existing model ninety passes over the rows, 100 to 2000.</summary>
    public int? Iterations { get; init; }

    /// <summary>Sgd, Momentum, Nesterov, RmsProp, Adagrad, Adam, AdamW or RAdam.</summary>
    public OptimizerKind Optimizer { get; init; } = OptimizerKind.AdamW;

    /// <summary>Momentum of the optimizers Momentum, Nesterov and RmsProp, 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Learning rate after the warm-up, above 0. null: 0.005, or 0.004 from an existing model.</summary>
    public double? PeakRate { get; init; }

    /// <summary>Updates over which the rate rises from zero.</summary>
    public int WarmUp { get; init; } = 30;

    /// <summary>How the rate goes on: Constant, Cosine (down to 1 % at the last update) or Plateau (cut when the held-back loss stands still).</summary>
    public RateSchedule Schedule { get; init; } = RateSchedule.Cosine;

    /// <summary>Schedule Plateau: evaluations of the held-back loss without a better one before the rate is cut.</summary>
    public int PlateauPatience { get; init; } = 5;

    /// <summary>Schedule Plateau: what the rate is multiplied by, above 0 and below 1.</summary>
    public double PlateauFactor { get; init; } = 0.5;

    /// <summary>Weight decay, 0 to below 1: decoupled with AdamW, added to the gradient with the others.</summary>
    public double WeightDecay { get; init; } = 1e-3;

    /// <summary>The gradient is scaled to at most this Euclidean norm; 0: it is not.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Each value of the gradient is cut to at most this size, before its norm is taken; 0: it is not.</summary>
    public double ClipValue { get; init; }

    /// <summary>Share of the decoder's units dropped in training, 0 to below 1.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Share that is not trained on but watched, 0 to 0.5: of 20 series or more whole series, spread evenly over them; of fewer the last rows of each.</summary>
    public double HeldBack { get; init; } = 0.05;

    /// <summary>Updates between two evaluations of the held-back rows.</summary>
    public int HeldBackEvery { get; init; } = 50;

    /// <summary>From an existing model: share of the new streams that are of freshly simulated series, 0 to below 1, so that what it knew is not forgotten.</summary>
    public double Replay { get; init; } = 0.2;

    /// <summary>From an existing model: how many series are simulated for that. The option --simulated wins.</summary>
    public int ReplaySeries { get; init; } = 700;

    /// <summary>Early stopping: evaluations without a better held-back loss before training ends; the weights of the best one are saved. 0: never, and the last weights are saved. From an existing model with rows of one's own the gate stands in for it.</summary>
    public int Patience { get; init; }

    /// <summary>Seed of weights, dropout and sampling. The option --seed wins.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Series trained side by side.</summary>
    public int Streams { get; init; } = 128;

    /// <summary>Rows of each series in one update: the truncation length of backpropagation through time. As long as the longest series: full backpropagation.</summary>
    public int Steps { get; init; } = 64;

    /// <summary>Rows of each series and update at which forecasts are asked for.</summary>
    public int Queries { get; init; } = 8;

    /// <summary>Horizons asked for at each such row.</summary>
    public int Horizons { get; init; } = 6;

    /// <summary>Most threads; 0: as many as there are processors. The result does not depend on it.</summary>
    [JsonIgnore]
    public int Threads { get; init; }

    /// <summary>Most memory of training, such as 512MB; empty: no limit. Long windows then keep fewer steps and compute them once more on the way back; the result does not depend on it.</summary>
    [JsonIgnore]
    public string MaxMemory { get; init; } = "";

    /// <summary>Updates between two checkpoints; 0: by time alone.</summary>
    [JsonIgnore]
    public int CheckpointEvery { get; init; }

    /// <summary>Time between two checkpoints; 0s: by updates alone.</summary>
    [JsonIgnore]
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Updates with nothing said and no model to start from.</summary>
    public const int DefaultIterations = 3000;

    /// <summary>Peak rate with nothing said and no model to start from.</summary>
    public const double DefaultPeakRate = 5e-3;

    /// <summary>Every problem at once; <paramref name="at"/> is where the options stand, such as "Training".</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (CellKinds.Parse(Cell) is null) yield return $"{at}:Cell is \"{Cell}\"; choose {string.Join(", ", CellKinds.Words)}.";
        if (Layers is < 1 or > NetworkShape.MostLayers) yield return $"{at}:Layers is {Layers}; choose 1 to {NetworkShape.MostLayers}.";
        if (Iterations < 1) yield return $"{at}:Iterations is {Iterations}; at least 1 is needed, such as 3000.";
        if (PeakRate is { } rate && rate is not (> 0 and < double.PositiveInfinity)) yield return Invariant($"{at}:PeakRate is {PeakRate}; choose a value above 0, such as 0.005.");
        if (Momentum is not (>= 0 and < 1)) yield return Invariant($"{at}:Momentum is {Momentum}; choose a value from 0 to below 1, such as 0.9.");
        if (WarmUp < 0) yield return $"{at}:WarmUp is {WarmUp}; choose 0 or more updates, such as 30.";
        if (PlateauPatience < 1) yield return $"{at}:PlateauPatience is {PlateauPatience}; at least 1 evaluation is needed, such as 5.";
        if (PlateauFactor is not (> 0 and < 1)) yield return Invariant($"{at}:PlateauFactor is {PlateauFactor}; choose a value above 0 and below 1, such as 0.5.");
        if (WeightDecay is not (>= 0 and < 1)) yield return Invariant($"{at}:WeightDecay is {WeightDecay}; choose a value from 0 to below 1, such as 0.001.");
        if (!(ClipNorm >= 0)) yield return Invariant($"{at}:ClipNorm is {ClipNorm}; choose a value above 0, such as 1, or 0 for no clipping.");
        if (!(ClipValue >= 0)) yield return Invariant($"{at}:ClipValue is {ClipValue}; choose a value above 0, such as 0.1, or 0 for no clipping.");
        if (Dropout is not (>= 0 and < 1)) yield return Invariant($"{at}:Dropout is {Dropout}; choose a share from 0 to below 1, such as 0.1.");
        if (HeldBack is not (>= 0 and <= 0.5)) yield return Invariant($"{at}:HeldBack is {HeldBack}; choose a share from 0 to 0.5, such as 0.05.");
        if (Replay is not (>= 0 and < 1)) yield return Invariant($"{at}:Replay is {Replay}; choose a share from 0 to below 1, such as 0.2.");
        if (ReplaySeries < 1) yield return $"{at}:ReplaySeries is {ReplaySeries}; at least 1 is needed, such as 700; for none set {at}:Replay to 0.";
        if (HeldBackEvery < 1) yield return $"{at}:HeldBackEvery is {HeldBackEvery}; at least 1 update is needed, such as 50.";
        if (Patience < 0) yield return $"{at}:Patience is {Patience}; choose 0 for no early stopping, or a number of evaluations, such as 10.";
        if (HeldBack == 0 && Patience > 0) yield return $"{at}:Patience is {Patience} and {at}:HeldBack is 0; early stopping needs held-back rows: set HeldBack, such as 0.05, or Patience to 0.";
        if (HeldBack == 0 && Schedule == RateSchedule.Plateau) yield return $"{at}:Schedule is Plateau and {at}:HeldBack is 0; the rate follows the held-back loss: set HeldBack, such as 0.05, or Schedule to Cosine.";
        if (Streams < 1) yield return $"{at}:Streams is {Streams}; at least 1 is needed, such as 128.";
        if (Steps < 1) yield return $"{at}:Steps is {Steps}; at least 1 is needed, such as 64.";
        if (Queries < 1) yield return $"{at}:Queries is {Queries}; at least 1 is needed, such as 8.";
        if (Horizons < 1) yield return $"{at}:Horizons is {Horizons}; at least 1 is needed, such as 6.";
        if (Threads is < 0 or > 1024) yield return $"{at}:Threads is {Threads}; choose 1 to 1024, or 0 for as many as there are processors.";
        if (MaxMemory.Length > 0 && !(ByteSize.TryParse(MaxMemory, out long bytes) && bytes > 0)) yield return $"{at}:MaxMemory is \"{MaxMemory}\"; write a number and KB, MB or GB, such as 512MB, or nothing for no limit.";
        if (CheckpointEvery < 0) yield return $"{at}:CheckpointEvery is {CheckpointEvery}; choose a number of updates, such as 500, or 0 for by time alone.";
        if (CheckpointInterval < TimeSpan.Zero) yield return $"{at}:CheckpointInterval is {CheckpointInterval}; choose a time, such as 30s, or 0s for by updates alone.";
    }
}
