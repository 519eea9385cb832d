using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// The columns between the engine and the step model, for one wave. Pinned and allocated once, because the model's runtime
/// keeps their addresses. Rows come first, so that a smaller wave uses the front of each column.
/// </summary>
public class StepBuffers(StepShape shape, int rows, int horizons) : IDisposable
{
    /// <summary>The widths.</summary>
    public StepShape Shape => shape;
    /// <summary>Rows the columns hold.</summary>
    public int Rows => rows;
    /// <summary>Horizons per row.</summary>
    public int Horizons => horizons;

    /// <summary>Encoder inputs, [rows, shape.Inputs].</summary>
    public float[] Input { get; } = Column(rows * shape.Inputs);
    /// <summary>1 where a row has come, as everywhere at first; 0 where the state is to stay and to be decoded again, with <see cref="Input"/> of its newest row; [rows].</summary>
    public float[] Observed { get; } = Ones(rows);
    /// <summary>Hidden state before the step, [rows, shape.Hidden].</summary>
    public float[] Hidden { get; } = Column(rows * shape.Hidden);
    /// <summary>Cell state before the step, [rows, shape.Cell].</summary>
    public float[] Cell { get; } = Column(rows * shape.Cell);
    /// <summary>Decoder features, [rows, horizons, shape.Features].</summary>
    public float[] Features { get; } = Column(rows * horizons * shape.Features);
    /// <summary>(C - x) / s, [rows, horizons, shape.Candidates].</summary>
    public float[] Candidates { get; } = Column(rows * horizons * shape.Candidates);
    /// <summary>ln(E / u), [rows, horizons, shape.Candidates].</summary>
    public float[] LogErrors { get; } = Column(rows * horizons * shape.Candidates);
    /// <summary>u / s, [rows, horizons].</summary>
    public float[] Unit { get; } = Column(rows * horizons);
    /// <summary>Rows from the newest one learnt to the one forecast, [rows, horizons].</summary>
    public int[] Ahead { get; } = new int[rows * horizons];
    /// <summary>The evidence mixture, (centre - x) / s, [rows, horizons]; read by the engine, not by the model.</summary>
    public float[] Evidence { get; } = new float[rows * horizons];
    /// <summary>What a row's forecasts are relative to, [rows].</summary>
    public RowFrame[] Frames { get; } = new RowFrame[rows];

    /// <summary>Out: (quantile - x) / s, [rows, horizons, NetworkShape.LevelCount], ascending within a horizon.</summary>
    public float[] Quantiles { get; } = Column(rows * horizons * NetworkShape.LevelCount);
    /// <summary>Out: hidden state after the step, [rows, shape.Hidden].</summary>
    public float[] HiddenOut { get; } = Column(rows * shape.Hidden);
    /// <summary>Out: cell state after the step, [rows, shape.Cell].</summary>
    public float[] CellOut { get; } = Column(rows * shape.Cell);

    /// <summary>Out: forecasts of the last step whose quantiles crossed and were sorted; never any of our own networks, which cannot cross.</summary>
    public int Crossed { get; protected set; }

    /// <summary>Frees what the model bound to the columns.</summary>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    private static float[] Ones(int rows)
    {
        float[] column = Column(rows);
        column.AsSpan().Fill(1);
        return column;
    }

    /// <summary>Floats that stay where they are, for a runtime that keeps their address.</summary>
    protected static float[] Column(int length) => GC.AllocateArray<float>(length, pinned: true);
}
