using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Training;

/// <summary>Windows with hidden rows to train a <see cref="FillNetwork"/> on; allocated once, filled by an <see cref="IFillSource"/>, read by the trainer.</summary>
/// <remarks>Candidates and targets are relative to a centre of the row's own, in units of its expected error. Row-major; shapes stand at the fields.</remarks>
public sealed class FillBatch
{
    /// <summary>Allocates the columns for so many windows of up to <paramref name="steps"/> rows, with <paramref name="targets"/> hidden rows each.</summary>
    public FillBatch(FillShape shape, int windows, int steps, int targets)
    {
        (Shape, Windows, Steps, Targets) = (shape, windows, steps, targets);
        int rows = windows * targets;
        Inputs = new float[windows * steps * shape.Inputs];
        Lengths = new int[windows];
        TargetStep = new int[rows];
        Features = new float[rows * shape.Features];
        Candidates = new float[rows * shape.Candidates];
        LogErrors = new float[rows * shape.Candidates];
        Unit = new float[rows];
        Target = new float[rows];
        Weight = new float[rows];
    }

    /// <summary>The network these rows are prepared for.</summary>
    public FillShape Shape { get; }
    /// <summary>Windows side by side.</summary>
    public int Windows { get; }
    /// <summary>Most rows of a window.</summary>
    public int Steps { get; }
    /// <summary>Hidden rows asked for in each window.</summary>
    public int Targets { get; }

    /// <summary>What the network reads of every row, [Windows, Steps, Shape.Inputs]; rows beyond a window's length are not read.</summary>
    public float[] Inputs { get; }
    /// <summary>Rows of each window, [Windows].</summary>
    public int[] Lengths { get; }
    /// <summary>The hidden rows' places in their windows, [Windows, Targets].</summary>
    public int[] TargetStep { get; }
    /// <summary>What the decoder reads of a hidden row, [Windows, Targets, Shape.Features].</summary>
    public float[] Features { get; }
    /// <summary>Candidate fills, [Windows, Targets, Shape.Candidates].</summary>
    public float[] Candidates { get; }
    /// <summary>ln(expected error / unit) of the candidates, [Windows, Targets, Shape.Candidates].</summary>
    public float[] LogErrors { get; }
    /// <summary>The unit of corrections and of steps between quantiles, [Windows, Targets].</summary>
    public float[] Unit { get; }
    /// <summary>What was hidden, [Windows, Targets].</summary>
    public float[] Target { get; }
    /// <summary>How much the row counts within its window, [Windows, Targets]; 0: not at all.</summary>
    public float[] Weight { get; }
}
