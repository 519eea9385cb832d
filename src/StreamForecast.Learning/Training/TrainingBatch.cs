using System.Runtime.InteropServices;
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
        Series = new int[streams];
        FirstRow = new int[streams];
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
    /// <summary>[Streams]: number of the stream's series, as <see cref="ITrainingSource.NameOf"/> knows it.</summary>
    public int[] Series { get; }
    /// <summary>[Streams]: row of the series at the stream's first step.</summary>
    public int[] FirstRow { get; }
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

    /// <summary>Bytes of a batch's columns.</summary>
    public static long Bytes(NetworkShape shape, int streams, int steps, int queries, int horizons) =>
        sizeof(float) * ((long)streams * (steps * (long)shape.Inputs + queries + 3)
        + (long)streams * queries * horizons * (shape.Features + 2L * shape.Candidates + 3)) + streams;

    /// <summary>Where the first value stands that is not finite, in words; null when all are.</summary>
    public string? FirstNotFinite(ITrainingSource source) =>
        Find(source, Inputs, "an input", i => (i / Shape.Inputs % Streams, $"step {i / Shape.Inputs / Streams}, input {i % Shape.Inputs}"))
        ?? Find(source, Features, "a decoder feature", i => Cell(i, Shape.Features))
        ?? Find(source, Candidates, "a candidate", i => Cell(i, Shape.Candidates))
        ?? Find(source, LogErrors, "a candidate's log error", i => Cell(i, Shape.Candidates))
        ?? Find(source, Unit, "a unit", i => Cell(i, 1))
        ?? Find(source, Target, "a target", i => Cell(i, 1))
        ?? Find(source, Weight, "a weight", i => Cell(i, 1));

    /// <summary>What a message calls a stream: the series it runs along, and from which row.</summary>
    public string Describe(int stream, ITrainingSource source) => $"series \"{source.NameOf(Series[stream])}\" (stream {stream}, from its row {FirstRow[stream]} on)";

    /// <summary>Writes all columns.</summary>
    internal void Save(BinaryWriter writer)
    {
        foreach (float[] column in Floats) writer.Write(MemoryMarshal.AsBytes<float>(column));
        foreach (int[] column in Whole) writer.Write(MemoryMarshal.AsBytes<int>(column));
        writer.Write(MemoryMarshal.AsBytes<bool>(Reset));
    }

    /// <summary>Reads all columns of a batch of the same sizes.</summary>
    internal void Load(BinaryReader reader)
    {
        foreach (float[] column in Floats) reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(column.AsSpan()));
        foreach (int[] column in Whole) reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(column.AsSpan()));
        reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(Reset.AsSpan()));
    }

    private float[][] Floats => [Inputs, Features, Candidates, LogErrors, Unit, Target, Weight];
    private int[][] Whole => [Group, Series, FirstRow, QueryStep];

    private string? Find(ITrainingSource source, float[] values, string what, Func<int, (int Stream, string Place)> where)
    {
        int i = Array.FindIndex(values, v => !float.IsFinite(v));
        if (i < 0) return null;
        (int stream, string place) = where(i);
        return $"{what} of {Describe(stream, source)} is {values[i]} ({place}): the rows are broken, not the network";
    }

    private (int Stream, string Place) Cell(int index, int width)
    {
        int cell = index / width, row = cell / Horizons;
        return (row / Queries, $"step {QueryStep[row]}, query {row % Queries}, horizon {cell % Horizons}, value {index % width}");
    }
}
