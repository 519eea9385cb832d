using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Losses;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Training;

/// <summary>
/// One share of a batch's windows: their preparation, forward, loss and backward, with memory and gradient of its own. The split is fixed by the batch
/// alone and the trainer sums the shares in order, so that the number of threads cannot be seen in the result.
/// </summary>
internal sealed class FillPart
{
    /// <summary>The traces of 16 windows of 256 rows are some 13 MB.</summary>
    public const int MostWindows = 16;

    /// <summary>A row's loss counts up to here; one broken value must not rule an update.</summary>
    private const float LossCap = 50f;

    private readonly FillNetwork network;
    private readonly FillBatch batch;
    private readonly int first, windows, number;
    private readonly FillTrace trace;
    private readonly float[] inputs;                 // [Steps, windows, Inputs]
    private readonly float[] firstMask, secondMask;  // [targets, Encoding]
    private readonly int[] places;                   // [targets]

    /// <summary>Memory for windows [first, first + windows) of <paramref name="batch"/>.</summary>
    public FillPart(FillNetwork network, FillBatch batch, int first, int windows, int number)
    {
        (this.network, this.batch, this.first, this.windows, this.number) = (network, batch, first, windows, number);
        FillShape s = network.Shape;
        int targets = windows * batch.Targets;
        trace = new FillTrace(network, batch.Steps, windows, targets);
        inputs = new float[batch.Steps * windows * s.Inputs];
        firstMask = new float[targets * s.Encoding];
        secondMask = new float[targets * s.Encoding];
        places = new int[targets];
        Gradient = new float[network.Layout.Count];
    }

    /// <summary>dLoss/dparameters of the last run.</summary>
    public float[] Gradient { get; }
    /// <summary>Sum of the rows' losses times their weights.</summary>
    public double LossSum { get; private set; }
    /// <summary>Sum of the weights.</summary>
    public double WeightSum { get; private set; }

    /// <summary>Prepares and runs this part. A window's mean loss is divided by the number of windows in the batch; the masks are drawn from <paramref name="random"/>.</summary>
    public void Run(IFillSource source, int iteration, double dropout, RandomStream random)
    {
        FillShape s = network.Shape;
        for (int w = 0; w < windows; w++) source.Fill(batch, first + w, iteration, number);
        Gather();
        bool drop = dropout > 0;
        if (drop)
        {
            DrawMask(firstMask, dropout, ref random);
            DrawMask(secondMask, dropout, ref random);
        }
        ReadOnlySpan<float> mask1 = drop ? firstMask : default, mask2 = drop ? secondMask : default;
        ReadOnlySpan<int> lengths = batch.Lengths.AsSpan(first, windows);
        ReadOnlySpan<float> features = batch.Features.AsSpan(first * batch.Targets * s.Features, places.Length * s.Features);
        Array.Clear(Gradient);
        var gradient = new FillParameters(network.Layout, Gradient);

        network.Forward(inputs, lengths, places, features, mask1, mask2, trace);
        MixAndScore(gradient);
        network.Backward(inputs, lengths, places, features, mask1, mask2, trace, gradient);
    }

    /// <summary>Time first, as the recurrent layers read: [Steps, windows, Inputs].</summary>
    private void Gather()
    {
        int width = network.Shape.Inputs;
        for (int w = 0; w < windows; w++)
        {
            for (int t = 0; t < batch.Lengths[first + w]; t++)
                batch.Inputs.AsSpan(((first + w) * batch.Steps + t) * width, width).CopyTo(inputs.AsSpan((t * windows + w) * width));
            for (int i = 0; i < batch.Targets; i++)
                places[w * batch.Targets + i] = batch.TargetStep[(first + w) * batch.Targets + i] * windows + w;
        }
    }

    /// <summary>Quantiles, losses and the gradient of the decoder's outputs, row by row; the outputs are replaced by their gradient.</summary>
    private void MixAndScore(FillParameters gradient)
    {
        int count = network.Shape.Candidates, perWindow = batch.Targets, width = network.Layout.Outputs;
        float sharpness = network.Weights.Sharpness;
        Span<float> quantiles = stackalloc float[NetworkShape.LevelCount], slopes = stackalloc float[NetworkShape.LevelCount];
        (LossSum, WeightSum) = (0, 0);
        double sharpnessGradient = 0;
        for (int w = 0; w < windows; w++)
        {
            ReadOnlySpan<float> rowWeights = batch.Weight.AsSpan((first + w) * perWindow, perWindow);
            double weight = WeightedMean.Total(rowWeights, perWindow);
            float scale = weight > 0 ? (float)(2 / (weight * batch.Windows)) : 0;
            for (int i = 0; i < perWindow; i++)
            {
                int row = (first + w) * perWindow + i;
                Span<float> outputs = trace.Outputs.Slice((w * perWindow + i) * width, width);
                if (rowWeights[i] == 0)
                {
                    outputs.Clear();
                    continue;
                }
                ReadOnlySpan<float> candidates = batch.Candidates.AsSpan(row * count, count), logErrors = batch.LogErrors.AsSpan(row * count, count);
                Mixture.Forward(outputs, sharpness, candidates, logErrors, batch.Unit[row], trace.Shares, quantiles);
                float loss = 2 * PinballLoss.Cell(NetworkShape.Levels, batch.Target[row], quantiles, slopes);
                bool capped = loss > LossCap;
                LossSum += rowWeights[i] / weight * (capped ? LossCap : loss);
                float factor = capped ? 0 : scale * rowWeights[i];
                foreach (ref float slope in slopes) slope *= factor;
                sharpnessGradient += Mixture.Backward(outputs, candidates, logErrors, batch.Unit[row], trace.Shares, slopes);
            }
            if (weight > 0) WeightSum++;
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
