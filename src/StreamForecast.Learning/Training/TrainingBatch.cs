using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Training;

/// <summary>
/// One iteration's worth of training rows: every stream moved on by <see cref="Steps"/> rows, and at some of those rows
/// the horizons to be forecast. Allocated once; the source fills it, the trainer reads it.
/// </summary>
/// <remarks>
/// Values are relative to the row the forecast is made at: (value - x) / s with x the row's value and s its scale, so that
/// series of every size weigh the same. Row-major throughout; shapes stand at the fields.
/// </remarks>
public sealed class TrainingBatch
{
    /// <summary>Allocates the columns for the given numbers of streams, steps, query rows and horizons per query row.</summary>
    public TrainingBatch(NetworkShape shape, int streams = 128, int steps = 64, int queries = 8, int horizons = 6)
    {
        (Shape, Streams, Steps, Queries, Horizons) = (shape, streams, steps, queries, horizons);
        int cells = streams * queries * horizons;
        Inputs = new float[steps * streams * shape.Inputs];
        Reset = new bool[streams];
        Group = new int[streams];
        QueryStep = new int[streams * queries];
        Features = new float[cells * shape.Features];
        Candidates = new float[cells * shape.Candidates];
        LogErrors = new float[cells * shape.Candidates];
        Unit = new float[cells];
        Target = new float[cells];
        Weight = new float[cells];
    }

    /// <summary>The network these rows are prepared for.</summary>
    public NetworkShape Shape { get; }
    /// <summary>Series trained side by side; their states are carried from batch to batch.</summary>
    public int Streams { get; }
    /// <summary>Rows of each stream in one batch: the truncation length of backpropagation through time.</summary>
    public int Steps { get; }
    /// <summary>Rows of each stream at which a forecast is asked for.</summary>
    public int Queries { get; }
    /// <summary>Horizons asked for at each query row.</summary>
    public int Horizons { get; }

    /// <summary>Encoder inputs, [Steps, Streams, Shape.Inputs].</summary>
    public float[] Inputs { get; }
    /// <summary>[Streams]: true where a new series begins with this batch, so that its state starts at zero.</summary>
    public bool[] Reset { get; }
    /// <summary>[Streams]: the loss group of the stream's series, 0 to <see cref="ITrainingSource.Groups"/> - 1.</summary>
    public int[] Group { get; }
    /// <summary>[Streams, Queries]: the step of the batch at which the forecast is made.</summary>
    public int[] QueryStep { get; }
    /// <summary>Decoder features, [Streams, Queries, Horizons, Shape.Features].</summary>
    public float[] Features { get; }
    /// <summary>Candidate forecasts (C - x) / s, [Streams, Queries, Horizons, Shape.Candidates].</summary>
    public float[] Candidates { get; }
    /// <summary>ln(E / u) of the candidates' expected errors, [Streams, Queries, Horizons, Shape.Candidates], at least 0.</summary>
    public float[] LogErrors { get; }
    /// <summary>Smallest expected error u / s, [Streams, Queries, Horizons].</summary>
    public float[] Unit { get; }
    /// <summary>What came, (value - x) / s, [Streams, Queries, Horizons].</summary>
    public float[] Target { get; }
    /// <summary>1 where the target exists and counts, else 0, [Streams, Queries, Horizons].</summary>
    public float[] Weight { get; }

    /// <summary>Where the first value stands that is not finite, in words; null when all are.</summary>
    public string? FirstNotFinite() =>
        Find(Inputs, "an input", i => (i / Shape.Inputs % Streams, $"step {i / Shape.Inputs / Streams}, input {i % Shape.Inputs}"))
        ?? Find(Features, "a decoder feature", i => Cell(i, Shape.Features))
        ?? Find(Candidates, "a candidate", i => Cell(i, Shape.Candidates))
        ?? Find(LogErrors, "a candidate's log error", i => Cell(i, Shape.Candidates))
        ?? Find(Unit, "a unit", i => Cell(i, 1))
        ?? Find(Target, "a target", i => Cell(i, 1))
        ?? Find(Weight, "a weight", i => Cell(i, 1));

    private static string? Find(float[] values, string what, Func<int, (int Stream, string Place)> where)
    {
        int i = Array.FindIndex(values, v => !float.IsFinite(v));
        if (i < 0) return null;
        (int stream, string place) = where(i);
        return $"{what} of stream {stream} is {values[i]} ({place}): the rows are broken, not the network";
    }

    private (int Stream, string Place) Cell(int index, int width)
    {
        int cell = index / width, row = cell / Horizons;
        return (row / Queries, $"query {row % Queries}, horizon {cell % Horizons}, value {index % width}");
    }
}
