using System.Globalization;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Optimizers;

namespace StreamForecast.Learning.Training;

/// <summary>
/// Looks inside a network while it is trained: the norm of gradient and update by matrix, how open the gates stand and how many are
/// saturated, and how much of dLoss/dh is left so many rows back, where vanishing and exploding gradients show. Memory for all records
/// is allocated once; a record goes over at most <see cref="MostLags"/> steps of the first part's streams and changes nothing.
/// </summary>
/// <remarks>dLoss/dh by lag: Bengio, Simard, Frasconi: Learning long-term dependencies with gradient descent is difficult, 1994.</remarks>
public sealed class TrainingInspector
{
    /// <summary>Longest lag looked at, in rows, and one.</summary>
    public const int MostLags = 64;

    /// <summary>A gate below this or above one minus it counts as saturated, and a tanh beyond one minus it.</summary>
    public const float SaturatedWithin = 0.05f;

    private const double LeastShare = 1e-30;         // of a gradient that is zero to the last bit
    private const int WantedRecords = 100;
    private static readonly int[] recordedLags = [0, 1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 40, 48, 56, 60, 63];

    private readonly ForecastLayout layout;
    private readonly int streams, lags, every, gatesAt, lagsAt;
    private readonly WindowSegment[] steps;          // one a step, so that dLoss/dh can be seen between them
    private readonly (string Name, bool Opens)[] gates;
    private readonly string beside;                  // what saturates beside the gates
    private readonly double[] open, saturated;       // by gate; the last of saturated is what stands beside them
    private readonly float[] hiddenGradient, cellGradient;
    private readonly float[] stepGradient, scratch, before;
    private readonly int[] query;                    // [streams]: the query whose loss is followed back, -1 for none
    private readonly double[] logarithm;             // [lags]: sum over streams of ln(|dLoss/dh| that far back / at lag 0)
    private readonly int[] count;                    // [lags]: streams in it
    private readonly double[] first;                 // [streams]: |dLoss/dh| at lag 0
    private readonly List<int> iterations;
    private readonly float[] values;

    internal TrainingInspector(ForecastLayout layout, TrainingOptions options)
    {
        this.layout = layout;
        NetworkShape s = layout.Shape;
        streams = Math.Min(options.Streams, TrainingPart.MostStreams);
        lags = Math.Min(options.Steps, MostLags);
        int updates = options.Iterations ?? TrainingOptions.DefaultIterations;
        every = (updates + WantedRecords - 1) / WantedRecords;
        (gates, beside) = GatesOf(s.Cell);
        open = new double[gates.Length];
        saturated = new double[gates.Length + 1];
        Columns =
        [
            .. layout.Views.Select(view => new InspectedColumn("gradient_norm", view.Name)),
            .. layout.Views.Select(view => new InspectedColumn("update_norm", view.Name)),
            .. gates.Where(gate => gate.Opens).Select(gate => new InspectedColumn("gate_open", gate.Name)),
            .. gates.Select(gate => gate.Name).Append(beside).Select(gate => new InspectedColumn("saturated", gate)),
            .. recordedLags.Where(lag => lag < lags).Select(lag => new InspectedColumn("hidden_gradient", lag.ToString(CultureInfo.InvariantCulture))),
        ];
        gatesAt = 2 * layout.Views.Count;
        lagsAt = Columns.Count - recordedLags.Count(lag => lag < lags);
        steps = [.. Enumerable.Range(0, lags).Select(_ => new WindowSegment(layout.Recurrent, 1, streams))];
        hiddenGradient = new float[streams * s.HiddenState];
        cellGradient = new float[streams * s.CellState];
        stepGradient = new float[streams * s.Hidden];
        scratch = new float[layout.Count];
        before = new float[layout.Count];
        query = new int[streams];
        first = new double[streams];
        logarithm = new double[lags];
        count = new int[lags];
        int records = updates / every + 1;
        iterations = new List<int>(records);
        values = new float[records * Columns.Count];
    }

    /// <summary>What a record holds.</summary>
    public IReadOnlyList<InspectedColumn> Columns { get; }

    /// <summary>The iterations that were recorded: the first, and then every so many that a run has some 100.</summary>
    public IReadOnlyList<int> Iterations => iterations;

    /// <summary>A record's figures, one a column; NaN where there was nothing to measure.</summary>
    public ReadOnlySpan<float> Record(int record) => values.AsSpan(record * Columns.Count, Columns.Count);

    internal static long Bytes(ForecastLayout layout, TrainingOptions options)
    {
        int lags = Math.Min(options.Steps, MostLags), streams = Math.Min(options.Streams, TrainingPart.MostStreams);
        long columns = 2L * layout.Views.Count + 8 + recordedLags.Length;
        return lags * WindowSegment.Bytes(layout.Recurrent, 1, streams) + sizeof(float) * (layout.Count + (WantedRecords + 1) * columns);
    }

    internal bool Wants(int iteration) => iteration == 1 || iteration % every == 0;

    /// <summary>Begins a record, before the update: what the part made of this batch, with these weights and this gradient.</summary>
    internal void Look(int iteration, ForecastParameters weights, TrainingPart part, TrainingBatch batch, ReadOnlySpan<float> gradient, ReadOnlySpan<float> parameters)
    {
        iterations.Add(iteration);
        Span<float> record = Latest;
        for (int i = 0; i < layout.Views.Count; i++) record[i] = (float)GradientClip.Norm(View(gradient, i));
        parameters.CopyTo(before);
        Forward(weights, part, batch, record[gatesAt..]);
        Backward(weights, part, batch, record[lagsAt..]);
    }

    /// <summary>Ends the record, after the update.</summary>
    internal void LookAgain(ReadOnlySpan<float> parameters)
    {
        Span<float> record = Latest[layout.Views.Count..];
        Axpy.Add(-1, parameters, before);
        for (int i = 0; i < layout.Views.Count; i++) record[i] = (float)GradientClip.Norm(View(before, i));
    }

    internal void Save(BinaryWriter writer)
    {
        writer.Write(iterations.Count);
        for (int i = 0; i < iterations.Count; i++)
        {
            writer.Write(iterations[i]);
            foreach (float value in Record(i)) writer.Write(value);
        }
    }

    internal void Load(BinaryReader reader)
    {
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            iterations.Add(reader.ReadInt32());
            foreach (ref float value in Latest) value = reader.ReadSingle();
        }
    }

    private Span<float> Latest => values.AsSpan((iterations.Count - 1) * Columns.Count, Columns.Count);

    private ReadOnlySpan<float> View(ReadOnlySpan<float> block, int i) => block.Slice(layout.Views[i].Offset, layout.Views[i].Length);

    /// <summary>The window's first steps once more, one by one, and the gates of all layers on the way.</summary>
    private void Forward(ForecastParameters weights, TrainingPart part, TrainingBatch batch, Span<float> record)
    {
        NetworkShape s = layout.Shape;
        Array.Clear(open);
        Array.Clear(saturated);
        part.StartHidden.CopyTo(hiddenGradient);         // the states on their way forward: the gradients' memory is free until the way back
        part.StartCell.CopyTo(cellGradient);
        for (int t = 0; t < lags; t++)
        {
            WindowSegment step = steps[t];
            step.SetStart(hiddenGradient, cellGradient);
            batch.Inputs.AsSpan(t * batch.Streams * s.Inputs, step.Inputs.Length).CopyTo(step.Inputs);
            RecurrentStack.Forward(weights.Recurrent, step.Inputs, default, step.Trace);
            step.CopyEnd(hiddenGradient, cellGradient);
            for (int layer = 0; layer < s.Layers; layer++) LookAtGates(step.Trace[layer, 0]);
        }
        double count = (double)lags * s.Layers * streams * s.Hidden;
        int at = 0;
        for (int gate = 0; gate < gates.Length; gate++)
            if (gates[gate].Opens) record[at++] = (float)(open[gate] / count);
        foreach (double sum in saturated) record[at++] = (float)(sum / count);
    }

    private void LookAtGates(ICellTrace trace)
    {
        int width = trace.Hidden;
        ReadOnlySpan<float> opened = trace switch { LstmTrace lstm => lstm.Gates, GruTrace gru => gru.Gates, _ => default };
        ReadOnlySpan<float> last = trace is LstmTrace cells ? cells.CellTanh : trace.HiddenStates.AsSpan(streams * width);
        for (int block = 0; block < streams * gates.Length; block++)
        {
            int gate = block % gates.Length;
            foreach (float value in opened.Slice(block * width, width))
            {
                open[gate] += value;
                if (gates[gate].Opens ? value is < SaturatedWithin or > 1 - SaturatedWithin : Math.Abs(value) > 1 - SaturatedWithin) saturated[gate]++;
            }
        }
        bool rectified = layout.Shape.Cell == CellKind.ElmanRelu;
        foreach (float value in last)
            if (rectified ? value == 0 : Math.Abs(value) > 1 - SaturatedWithin) saturated[^1]++;
    }

    /// <summary>The gates of a cell, those that open like a door and the candidate, and what may saturate beside them.</summary>
    private static ((string Name, bool Opens)[] Gates, string Beside) GatesOf(CellKind cell) => cell switch
    {
        CellKind.Lstm => ([("input", true), ("forget", true), ("candidate", false), ("output", true)], "cell"),
        CellKind.Gru or CellKind.GruResetBefore => ([("reset", true), ("update", true), ("candidate", false)], "state"),
        _ => ([], "state"),
    };

    /// <summary>Follows the loss of each stream's last query within these steps back in time: |dLoss/dh| that far back over that at lag 0, the geometric mean over streams.</summary>
    private void Backward(ForecastParameters weights, TrainingPart part, TrainingBatch batch, Span<float> record)
    {
        int width = layout.Shape.Hidden;
        Array.Clear(logarithm);
        Array.Clear(count);
        for (int row = 0; row < streams; row++)
        {
            query[row] = -1;
            for (int q = row * batch.Queries; q < (row + 1) * batch.Queries; q++)
                if (batch.QueryStep[q] < lags && (query[row] < 0 || batch.QueryStep[q] > batch.QueryStep[query[row]])) query[row] = q;
        }
        Array.Clear(hiddenGradient);
        Array.Clear(cellGradient);
        for (int t = lags - 1; t >= 0; t--)
        {
            WindowSegment step = steps[t];
            Array.Clear(stepGradient);
            for (int row = 0; row < streams; row++)
            {
                if (query[row] < 0 || batch.QueryStep[query[row]] < t) continue;
                int lag = batch.QueryStep[query[row]] - t;
                double norm = 0;
                if (lag == 0)
                {
                    ReadOnlySpan<float> own = part.RowGradient.Slice(query[row] * width, width);
                    own.CopyTo(stepGradient.AsSpan(row * width));
                    first[row] = norm = GradientClip.Norm(own);
                }
                else
                {
                    for (int layer = 0; layer < layout.Shape.Layers; layer++) norm = Math.Sqrt(norm * norm + SquareOf(hiddenGradient.AsSpan((layer * streams + row) * width, width)));
                }
                if (first[row] == 0) continue;        // nothing of its loss counts
                logarithm[lag] += Math.Log(Math.Max(norm / first[row], LeastShare));
                count[lag]++;
            }
            step.SetStateGradient(hiddenGradient, cellGradient);
            RecurrentStack.Backward(weights.Recurrent, step.Inputs, default, step.Trace, stepGradient, new ForecastParameters(layout, scratch).Recurrent, default);
            step.CopyStateGradient(hiddenGradient, cellGradient);
        }
        for (int i = 0; i < record.Length; i++)
        {
            int lag = recordedLags[i];
            record[i] = count[lag] > 0 ? (float)Math.Exp(logarithm[lag] / count[lag]) : float.NaN;
        }
    }

    private static double SquareOf(ReadOnlySpan<float> values)
    {
        double sum = 0;
        foreach (float v in values) sum += (double)v * v;
        return sum;
    }
}
