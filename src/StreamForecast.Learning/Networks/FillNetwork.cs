using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>
/// Fills missing rows from both sides: deep bidirectional recurrent layers read the window around a gap, and a decoder weighs and corrects candidate
/// fills of each missing row and spreads quantiles around them. All parameters lie in one allocation.
/// </summary>
/// <remarks>Bidirectional layers: Schuster, Paliwal 1997; on top of each other: Graves, Mohamed, Hinton 2013. Quantiles: <see cref="Mixture"/>.</remarks>
public sealed class FillNetwork
{
    private const Real FreshSharpness = 3f;          // weights fall with the third power of a candidate's expected error
    private const Real FreshStep = -1.5f;            // softplus(-1.5) = 0.2 units between two quantiles of a fresh network

    private readonly Real[] parameters;

    /// <summary>A network with freshly drawn weights.</summary>
    public FillNetwork(FillShape shape, int seed)
    {
        Layout = new FillLayout(shape);
        parameters = new Real[Layout.Count];
        Draw(new RandomStream(seed));
    }

    /// <summary>The sizes.</summary>
    public FillShape Shape => Layout.Shape;

    /// <summary>Names and places of the matrices within <see cref="Parameters"/>.</summary>
    public FillLayout Layout { get; }

    /// <summary>All weights, in the order of the model file.</summary>
    public Span<Real> Parameters => parameters;

    internal FillParameters Weights => new(Layout, parameters);

    /// <summary>
    /// Quantiles [targets, LevelCount] of missing rows, in the units of their candidates. inputs [steps, windows, Inputs] and lengths [windows] are the windows (0: an empty one); places [targets]
    /// names each missing row's step * windows + window; features [targets, Features], candidates and log errors [targets, Candidates], unit [targets].
    /// </summary>
    /// <remarks>A row's quantiles depend on its own window and columns alone, to the bit. One trace serves one thread.</remarks>
    public void Fill(ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, ReadOnlySpan<int> places, ReadOnlySpan<Real> features,
        ReadOnlySpan<Real> candidates, ReadOnlySpan<Real> logErrors, ReadOnlySpan<Real> unit, FillTrace trace, Span<Real> quantiles)
    {
        Forward(inputs, lengths, places, features, default, default, trace);
        int count = Shape.Candidates;
        for (int i = 0; i < places.Length; i++)
        {
            Mixture.Forward(trace.Outputs.Slice(i * Layout.Outputs, Layout.Outputs), Weights.Sharpness, candidates.Slice(i * count, count),
                logErrors.Slice(i * count, count), unit[i], trace.Shares, quantiles.Slice(i * NetworkShape.LevelCount, NetworkShape.LevelCount));
        }
    }

    /// <summary>Everything before the mixture; leaves [targets, Outputs] in the trace. The masks [targets, Encoding] drop units of the decoder, or are empty.</summary>
    internal void Forward(ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, ReadOnlySpan<int> places, ReadOnlySpan<Real> features,
        ReadOnlySpan<Real> firstMask, ReadOnlySpan<Real> secondMask, FillTrace trace)
    {
        int targets = places.Length, width = 2 * Shape.Hidden;
        if (targets > trace.MostTargets || lengths.Length != trace.Windows || features.Length < targets * Shape.Features)
            throw new ArgumentException($"BUG: a trace of {trace.Windows} windows and {trace.MostTargets} missing rows was given {lengths.Length} windows, {targets} missing rows and {features.Length} features.");
        RecurrentStack.Forward(Weights.Stack, inputs, lengths, trace.Stack);
        for (int i = 0; i < targets; i++) trace.Stack.Outputs.Slice(places[i] * width, width).CopyTo(trace.States.AsSpan(i * width));

        FillParameters weights = Weights;
        var encoded = new Matrix(trace.Decoder.Encoded, targets, Shape.Encoding);
        encoded.FillRows(weights.EncodingBias);
        Product.Add(new ReadOnlyMatrix(trace.States, targets, width), weights.Encoding, encoded);
        Decoder.Forward(weights.Decoder, targets, features, firstMask, secondMask, trace.Decoder);
    }

    /// <summary>Takes dLoss/doutputs [targets, Outputs] in the trace's outputs, where the last forward pass left them, and adds to <paramref name="gradient"/>.</summary>
    internal void Backward(ReadOnlySpan<Real> inputs, ReadOnlySpan<int> lengths, ReadOnlySpan<int> places, ReadOnlySpan<Real> features,
        ReadOnlySpan<Real> firstMask, ReadOnlySpan<Real> secondMask, FillTrace trace, FillParameters gradient)
    {
        int targets = places.Length, width = 2 * Shape.Hidden;
        FillParameters weights = Weights;
        Decoder.Backward(weights.Decoder, targets, features, firstMask, secondMask, trace.Decoder,
            new ReadOnlyMatrix(trace.Outputs, targets, Layout.Outputs), gradient.Decoder);

        var encodedGradient = new ReadOnlyMatrix(trace.Decoder.Encoded, targets, Shape.Encoding);
        Axpy.AddRows(encodedGradient, gradient.EncodingBias);
        Product.AddLeftTransposed(new ReadOnlyMatrix(trace.States, targets, width), encodedGradient, gradient.Encoding);
        Array.Clear(trace.StateGradient);
        Product.AddRightTransposed(encodedGradient, weights.Encoding, new Matrix(trace.StateGradient, targets, width));

        Array.Clear(trace.OutputGradient);
        for (int i = 0; i < targets; i++) Axpy.Add(1, trace.StateGradient.AsSpan(i * width, width), trace.OutputGradient.AsSpan(places[i] * width, width));
        trace.Stack.ClearStateGradients();
        RecurrentStack.Backward(weights.Stack, inputs, lengths, trace.Stack, trace.OutputGradient, gradient.Stack, default);
    }

    /// <summary>Uniform within 1/sqrt(inputs of the layer); a head near zero, so that a fresh network fills with the evidence mixture.</summary>
    private void Draw(RandomStream random)
    {
        FillParameters weights = Weights;
        DecoderParameters decoder = weights.Decoder;
        Layout.Stack.Draw(weights.Stack, ref random);
        Draw(weights.Encoding.Values, weights.Encoding.Rows, 1f, ref random);
        Draw(weights.EncodingBias, weights.Encoding.Rows, 1f, ref random);
        Draw(decoder.Features.Values, decoder.Features.Rows, 1f, ref random);
        Draw(decoder.Deep.Values, decoder.Deep.Rows, 1f, ref random);
        Draw(decoder.DeepBias, decoder.Deep.Rows, 1f, ref random);
        Draw(decoder.Head.Values, decoder.Head.Rows, 0.1f, ref random);
        decoder.HeadBias[(Shape.Candidates + 1)..].Fill(FreshStep);
        weights.Sharpness = FreshSharpness;
    }

    private static void Draw(Span<Real> weights, int inputs, Real scale, ref RandomStream random)
    {
        foreach (ref Real w in weights) w = scale * random.NextUniform(1f / Real.Sqrt(inputs));
    }
}
