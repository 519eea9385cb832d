using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Losses;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Training;

/// <summary>
/// One share of a batch's streams: forward, loss and backward over them, with memory and gradient of its own. The split is fixed
/// by the batch alone, and the trainer sums the shares in order, so that the number of threads cannot be seen in the result.
/// </summary>
internal sealed class TrainingPart
{
    /// <summary>A part's traces, 64 steps of 32 streams, are some 3 MB: near the second-level cache, and enough rows for the widest tile.</summary>
    public const int MostStreams = 32;

    /// <summary>A cell's loss counts up to here; one broken value must not rule an update.</summary>
    private const float LossCap = 50f;

    private readonly ForecastLayout layout;
    private readonly int streams, rows;
    private readonly float[] inputs, hidden, cell;               // [Steps, streams, Inputs], and the states carried between batches
    private readonly float[] rowHidden, rowInput, rowGradient;   // at the query rows
    private readonly float[] outputGradient;                     // dLoss/dh of every step from the decoder, [Steps * streams, Hidden]
    private readonly float[] firstMask, secondMask, shares;
    private readonly LstmTrace lstm;
    private readonly DecoderTrace decoder;

    /// <summary>Memory for streams [first, first + streams) of batches like <paramref name="batch"/>.</summary>
    public TrainingPart(ForecastLayout layout, TrainingBatch batch, int first, int streams)
    {
        NetworkShape s = layout.Shape;
        (this.layout, First, this.streams) = (layout, first, streams);
        rows = streams * batch.Queries;
        inputs = new float[batch.Steps * streams * s.Inputs];
        hidden = new float[streams * s.Hidden];
        cell = new float[streams * s.Hidden];
        rowHidden = new float[rows * s.Hidden];
        rowInput = new float[rows * s.Inputs];
        rowGradient = new float[rows * s.Hidden];
        outputGradient = new float[batch.Steps * streams * s.Hidden];
        firstMask = new float[rows * s.Encoding];
        secondMask = new float[rows * s.Encoding];
        shares = new float[s.Candidates];
        lstm = new LstmTrace(batch.Steps, streams, s.Hidden);
        decoder = new DecoderTrace(rows, batch.Horizons, s.Encoding, layout.Outputs);
        Gradient = new float[layout.Count];
        StreamLoss = new float[streams];
    }

    /// <summary>The first of its streams.</summary>
    public int First { get; }
    /// <summary>dLoss/dparameters of the last run.</summary>
    public float[] Gradient { get; }
    /// <summary>Mean loss of each stream in the last run; negative where nothing counted.</summary>
    public float[] StreamLoss { get; }
    /// <summary>Sum of the cells' losses times their weights.</summary>
    public double LossSum { get; private set; }
    /// <summary>Sum of the weights.</summary>
    public double WeightSum { get; private set; }

    /// <summary>
    /// Runs this part of the batch. A stream's mean loss is divided by its group's entry in <paramref name="groupMeans"/> and by the number of
    /// streams in the batch; <paramref name="random"/> draws the dropout masks.
    /// </summary>
    public void Run(ForecastParameters weights, TrainingBatch batch, ReadOnlySpan<double> groupMeans, double dropout, RandomStream random)
    {
        NetworkShape s = layout.Shape;
        int cells = rows * batch.Horizons, firstCell = First * batch.Queries * batch.Horizons;
        Array.Clear(Gradient);
        var gradient = new ForecastParameters(layout, Gradient);

        Encode(weights, batch);
        GatherQueries(batch);
        var hiddenRows = new ReadOnlyMatrix(rowHidden, rows, s.Hidden);
        var inputRows = new ReadOnlyMatrix(rowInput, rows, s.Inputs);
        RowEncoding.Forward(weights, hiddenRows, inputRows, new Matrix(decoder.Encoded, rows, s.Encoding));

        bool drop = dropout > 0;
        ReadOnlySpan<float> mask1 = drop ? firstMask : default, mask2 = drop ? secondMask : default;
        if (drop)
        {
            DrawMask(firstMask, dropout, ref random);
            DrawMask(secondMask, dropout, ref random);
        }
        ReadOnlySpan<float> features = batch.Features.AsSpan(firstCell * s.Features, cells * s.Features);
        Decoder.Forward(weights.Decoder, rows, features, mask1, mask2, decoder);

        MixAndScore(weights.Sharpness, batch, groupMeans, gradient);

        Decoder.Backward(weights.Decoder, rows, features, mask1, mask2, decoder, new ReadOnlyMatrix(decoder.Outputs, cells, layout.Outputs), gradient.Decoder);
        var hiddenGradient = new Matrix(rowGradient, rows, s.Hidden);
        RowEncoding.Backward(weights, hiddenRows, inputRows, new ReadOnlyMatrix(decoder.Encoded, rows, s.Encoding), gradient, hiddenGradient);
        ScatterQueries(batch);
        Array.Clear(lstm.HiddenGradient);                        // the truncation: nothing comes back from the next batch
        Array.Clear(lstm.CellGradient);
        var stepGradient = new ReadOnlyMatrix(outputGradient, batch.Steps * streams, s.Hidden);
        LstmLayer.Backward(weights.Lstm, inputs, default, false, lstm, stepGradient, gradient.Lstm, default);
    }

    /// <summary>Moves the streams on by the batch's steps; a new series starts from zero.</summary>
    private void Encode(ForecastParameters weights, TrainingBatch batch)
    {
        NetworkShape s = layout.Shape;
        for (int t = 0; t < batch.Steps; t++)
            batch.Inputs.AsSpan((t * batch.Streams + First) * s.Inputs, streams * s.Inputs).CopyTo(inputs.AsSpan(t * streams * s.Inputs));
        for (int i = 0; i < streams; i++)
        {
            if (!batch.Reset[First + i]) continue;
            hidden.AsSpan(i * s.Hidden, s.Hidden).Clear();
            cell.AsSpan(i * s.Hidden, s.Hidden).Clear();
        }
        hidden.CopyTo(lstm.HiddenStates, 0);
        cell.CopyTo(lstm.CellStates, 0);
        LstmLayer.Forward(weights.Lstm, inputs, default, false, lstm);
        lstm.HiddenStates.AsSpan(batch.Steps * hidden.Length).CopyTo(hidden);
        lstm.CellStates.AsSpan(batch.Steps * cell.Length).CopyTo(cell);
    }

    private void GatherQueries(TrainingBatch batch)
    {
        NetworkShape s = layout.Shape;
        for (int row = 0; row < rows; row++)
        {
            int at = StepAndStream(batch, row);
            lstm.HiddenStates.AsSpan((at + streams) * s.Hidden, s.Hidden).CopyTo(rowHidden.AsSpan(row * s.Hidden));     // the slot after the step
            inputs.AsSpan(at * s.Inputs, s.Inputs).CopyTo(rowInput.AsSpan(row * s.Inputs));
        }
    }

    private void ScatterQueries(TrainingBatch batch)
    {
        int width = layout.Shape.Hidden;
        Array.Clear(outputGradient);
        for (int row = 0; row < rows; row++)
            Axpy.Add(1, rowGradient.AsSpan(row * width, width), outputGradient.AsSpan(StepAndStream(batch, row) * width, width));
    }

    /// <summary>Index of a query row among [Steps, streams].</summary>
    private int StepAndStream(TrainingBatch batch, int row) => batch.QueryStep[First * batch.Queries + row] * streams + row / batch.Queries;

    /// <summary>Quantiles, losses and the gradient of the decoder's outputs, cell by cell; the outputs are replaced by their gradient.</summary>
    private void MixAndScore(float sharpness, TrainingBatch batch, ReadOnlySpan<double> groupMeans, ForecastParameters gradient)
    {
        int perStream = batch.Queries * batch.Horizons, count = layout.Shape.Candidates;
        Span<float> quantiles = stackalloc float[NetworkShape.LevelCount], slopes = stackalloc float[NetworkShape.LevelCount];
        (LossSum, WeightSum) = (0, 0);
        double sharpnessGradient = 0;
        for (int i = 0; i < streams; i++)
        {
            int stream = First + i;
            ReadOnlySpan<float> cellWeights = batch.Weight.AsSpan(stream * perStream, perStream);
            double weight = WeightedMean.Total(cellWeights, perStream), sum = 0;
            float scale = weight > 0 ? (float)(2 / (weight * groupMeans[batch.Group[stream]] * batch.Streams)) : 0;
            for (int j = 0; j < perStream; j++)
            {
                int inPart = i * perStream + j, inBatch = stream * perStream + j;
                Span<float> outputs = decoder.Outputs.AsSpan(inPart * layout.Outputs, layout.Outputs);
                if (cellWeights[j] == 0)
                {
                    outputs.Clear();
                    continue;
                }
                ReadOnlySpan<float> candidates = batch.Candidates.AsSpan(inBatch * count, count), logErrors = batch.LogErrors.AsSpan(inBatch * count, count);
                Mixture.Forward(outputs, sharpness, candidates, logErrors, batch.Unit[inBatch], shares, quantiles);
                float loss = 2 * PinballLoss.Cell(NetworkShape.Levels, batch.Target[inBatch], quantiles, slopes);
                bool capped = loss > LossCap;
                sum += cellWeights[j] * (capped ? LossCap : loss);
                float factor = capped ? 0 : scale * cellWeights[j];
                foreach (ref float slope in slopes) slope *= factor;
                sharpnessGradient += Mixture.Backward(outputs, candidates, logErrors, batch.Unit[inBatch], shares, slopes);
            }
            LossSum += sum;
            WeightSum += weight;
            StreamLoss[i] = weight > 0 ? (float)(sum / weight) : -1;
        }
        gradient.Sharpness = (float)sharpnessGradient;
    }

    /// <summary>0 for a dropped unit, else one over the share kept, so that the mean stays.</summary>
    private static void DrawMask(float[] mask, double dropout, ref RandomStream random)
    {
        float keep = (float)(1 / (1 - dropout)), share = (float)dropout;
        for (int i = 0; i < mask.Length; i++) mask[i] = random.NextSingle() < share ? 0 : keep;
    }
}
