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
    private readonly RecurrentWindow window;
    private readonly CarriedState heldBack;
    private readonly float[] rowHidden, rowInput, rowGradient;   // at the query rows
    private readonly float[] firstMask, secondMask, shares;
    private readonly DecoderTrace decoder;

    /// <summary>
    /// Memory for streams [first, first + streams) of batches like <paramref name="batch"/>, with the traces of
    /// <paramref name="keptSegments"/> segments of the window, by default of all.
    /// </summary>
    public TrainingPart(ForecastLayout layout, TrainingBatch batch, int first, int streams, int keptSegments = int.MaxValue)
    {
        NetworkShape s = layout.Shape;
        (this.layout, First, this.streams) = (layout, first, streams);
        rows = streams * batch.Queries;
        window = new RecurrentWindow(layout.Recurrent, batch, first, streams, keptSegments);
        Carried = new CarriedState(s, streams);
        heldBack = new CarriedState(s, streams);
        rowHidden = new float[rows * s.Hidden];
        rowInput = new float[rows * s.Inputs];
        rowGradient = new float[rows * s.Hidden];
        firstMask = new float[rows * s.Encoding];
        secondMask = new float[rows * s.Encoding];
        shares = new float[s.Candidates];
        decoder = new DecoderTrace(rows, batch.Horizons, s.Encoding, layout.Outputs);
        Gradient = new float[layout.Count];
        StreamLoss = new float[streams];
        StreamWeight = new float[streams];
    }

    /// <summary>The first of its streams.</summary>
    public int First { get; }
    /// <summary>The states that the streams' next window starts from.</summary>
    public CarriedState Carried { get; }
    /// <summary>States before the first step of the last run, [Layers, streams, Hidden].</summary>
    public ReadOnlySpan<float> StartHidden => window.Start.Hidden.Span;
    /// <summary>The cells beside them.</summary>
    public ReadOnlySpan<float> StartCell => window.Start.Cell.Span;
    /// <summary>dLoss/dh at the query rows of the last run, [streams * Queries, Hidden], each row's own loss alone.</summary>
    public ReadOnlySpan<float> RowGradient => rowGradient;
    /// <summary>dLoss/dparameters of the last run.</summary>
    public float[] Gradient { get; }
    /// <summary>Mean loss of each stream in the last run; negative where nothing counted.</summary>
    public float[] StreamLoss { get; }
    /// <summary>Sum of each stream's weights.</summary>
    public float[] StreamWeight { get; }
    /// <summary>Sum of the cells' losses times their weights.</summary>
    public double LossSum { get; private set; }
    /// <summary>Sum of the weights.</summary>
    public double WeightSum { get; private set; }

    /// <summary>Bytes of a part that keeps the trace of one segment.</summary>
    public static long Bytes(ForecastLayout layout, TrainingOptions options, int streams)
    {
        NetworkShape s = layout.Shape;
        long rows = (long)streams * options.Queries;
        return RecurrentWindow.Bytes(layout.Recurrent, options.Steps, streams)
            + sizeof(float) * (2L * streams * (s.HiddenState + s.CellState) + rows * (2L * s.Hidden + s.Inputs + 3L * s.Encoding) + rows * options.Horizons * (4L * s.Encoding + layout.Outputs) + layout.Count);
    }

    /// <summary>
    /// Runs this part of the batch. A stream's mean loss is divided by its group's entry in <paramref name="groupMeans"/> and by the number of
    /// streams in the batch; <paramref name="random"/> draws the dropout masks.
    /// </summary>
    public void Run(ForecastParameters weights, TrainingBatch batch, ReadOnlySpan<double> groupMeans, double dropout, RandomStream random)
    {
        Array.Clear(Gradient);
        var gradient = new ForecastParameters(layout, Gradient);
        bool drop = dropout > 0;
        ReadOnlySpan<float> mask1 = drop ? firstMask : default, mask2 = drop ? secondMask : default;
        if (drop)
        {
            DrawMask(firstMask, dropout, ref random);
            DrawMask(secondMask, dropout, ref random);
        }
        Forward(weights, batch, Carried, mask1, mask2);
        MixAndScore(weights.Sharpness, batch, groupMeans, gradient);

        NetworkShape s = layout.Shape;
        int cells = rows * batch.Horizons;
        Decoder.Backward(weights.Decoder, rows, Features(batch), mask1, mask2, decoder, new ReadOnlyMatrix(decoder.Outputs, cells, layout.Outputs), gradient.Decoder);
        RowEncoding.Backward(weights, new ReadOnlyMatrix(rowHidden, rows, s.Hidden), new ReadOnlyMatrix(rowInput, rows, s.Inputs),
            new ReadOnlyMatrix(decoder.Encoded, rows, s.Encoding), gradient, new Matrix(rowGradient, rows, s.Hidden));
        window.Backward(weights, batch, rowGradient, gradient);
    }

    /// <summary>Only the losses, without dropout, of a batch of held-back rows; their states are carried apart from those that are trained on.</summary>
    public void Score(ForecastParameters weights, TrainingBatch batch, ReadOnlySpan<double> groupMeans)
    {
        Forward(weights, batch, heldBack, default, default);
        MixAndScore(weights.Sharpness, batch, groupMeans, new ForecastParameters(layout, Gradient));     // whose gradient the next run clears
    }

    private void Forward(ForecastParameters weights, TrainingBatch batch, CarriedState state, ReadOnlySpan<float> mask1, ReadOnlySpan<float> mask2)
    {
        NetworkShape s = layout.Shape;
        window.Forward(weights, batch, state, rowHidden, rowInput);
        RowEncoding.Forward(weights, new ReadOnlyMatrix(rowHidden, rows, s.Hidden), new ReadOnlyMatrix(rowInput, rows, s.Inputs), new Matrix(decoder.Encoded, rows, s.Encoding));
        Decoder.Forward(weights.Decoder, rows, Features(batch), mask1, mask2, decoder);
    }

    private ReadOnlySpan<float> Features(TrainingBatch batch)
    {
        int perRow = batch.Horizons * layout.Shape.Features;
        return batch.Features.AsSpan(First * batch.Queries * perRow, rows * perRow);
    }

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
            StreamWeight[i] = (float)weight;
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
