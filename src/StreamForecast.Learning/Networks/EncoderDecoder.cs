using StreamForecast.Learning.Attention;
using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>
/// One recurrent network reads a source, another, started from its last state, writes a target of any length: each step hears the value
/// before and, with attention, a context drawn from all encoder states by its own state before the step. y = V [h; context] + d: values, or
/// the scores of symbols.
/// </summary>
/// <remarks>
/// Cho et al. 2014; Sutskever, Vinyals, Le 2014; with attention Bahdanau, Cho, Bengio 2014. Time first: source [steps, rows, Inputs], target
/// [steps, rows, Outputs]. A source of one step is one-to-many, a target of one step many-to-one. All parameters lie in one allocation.
/// </remarks>
public sealed class EncoderDecoder
{
    private readonly Real[] parameters;

    /// <summary>A network with freshly drawn weights.</summary>
    public EncoderDecoder(EncoderDecoderShape shape, int seed)
    {
        Layout = new EncoderDecoderLayout(shape);
        parameters = new Real[Layout.Count];
        var random = new RandomStream(seed);
        Layout.Encoder.Draw(Layout.EncoderPart(parameters), ref random);
        Layout.Decoder.Draw(Layout.DecoderPart(parameters), ref random);
        if (Layout.Attention is not null) Layout.AttentionPart(parameters).Draw(ref random);
        foreach (ref Real w in Layout.Output(parameters).Values) w = random.NextUniform(1 / Real.Sqrt(Layout.Summary));
    }

    /// <summary>Sizes, names and places of the matrices within <see cref="Parameters"/>.</summary>
    public EncoderDecoderLayout Layout { get; }

    /// <summary>All weights.</summary>
    public Span<Real> Parameters => parameters;

    private EncoderDecoderShape Shape => Layout.Shape;

    /// <summary>Answers a source by itself: each step hears the network's own output before it, the first one <paramref name="first"/>.</summary>
    /// <inheritdoc cref="Forward(ReadOnlySpan{Real}, ReadOnlySpan{int}, ReadOnlySpan{Real}, ReadOnlySpan{Real}, double, ref RandomStream, EncoderDecoderTrace)"/>
    public void Forward(ReadOnlySpan<Real> source, ReadOnlySpan<int> lengths, ReadOnlySpan<Real> first, EncoderDecoderTrace trace)
    {
        RandomStream none = default;
        Forward(source, lengths, first, taught: default, share: 0, ref none, trace);
    }

    /// <summary>
    /// Answers a source in training: each step hears the true value before it with probability <paramref name="share"/>, drawn for each row
    /// and step, else its own output. 1 is teacher forcing (Williams, Zipser 1989), less is scheduled sampling (Bengio et al. 2015).
    /// </summary>
    /// <param name="source">[steps, rows, Inputs].</param>
    /// <param name="lengths">Steps of each row's source, [rows]; empty: all.</param>
    /// <param name="first">The value before the first target step, [rows, Outputs]; empty: zeros.</param>
    /// <param name="taught">The true values, [target steps, rows, Outputs]; the last one is not read.</param>
    /// <param name="share">Probability of hearing the truth.</param>
    /// <param name="random">Draws whether a step hears it.</param>
    /// <param name="trace">Takes outputs and all that the way back needs.</param>
    public void Forward(ReadOnlySpan<Real> source, ReadOnlySpan<int> lengths, ReadOnlySpan<Real> first, ReadOnlySpan<Real> taught, double share,
        ref RandomStream random, EncoderDecoderTrace trace)
    {
        Check(trace, first.Length, taught.Length, share);
        Encode(source, lengths, trace);
        for (int t = 0; t < trace.TargetSteps; t++)
        {
            trace.PassState(t);
            Matrix inputs = trace.InputsAt(t);
            for (int row = 0; row < trace.Rows; row++)
            {
                Span<Real> previous = inputs.Row(row)[..Shape.Outputs];
                bool truth = t > 0 && random.NextSingle() < share;
                ReadOnlySpan<Real> from = t == 0 ? first : truth ? taught : trace.Outputs;
                if (from.IsEmpty) previous.Clear();
                else from.Slice((Math.Max(t - 1, 0) * trace.Rows + row) * Shape.Outputs, Shape.Outputs).CopyTo(previous);
                if (Shape.Symbols && t > 0 && !truth) Likeliest(previous);
            }
            Step(t, lengths, trace);
        }
    }

    /// <summary>Reads the source.</summary>
    internal void Encode(ReadOnlySpan<Real> source, ReadOnlySpan<int> lengths, EncoderDecoderTrace trace)
    {
        RecurrentStack.Forward(Layout.EncoderPart(parameters), source, lengths, trace.Encoder);
        if (trace.Attention is not null) AttentionLayer.Begin(Layout.AttentionPart(parameters), trace.Encoder.Outputs, trace.Attention);
    }

    /// <summary>One target step, given the state and the value before it.</summary>
    internal void Step(int t, ReadOnlySpan<int> lengths, EncoderDecoderTrace trace)
    {
        Matrix inputs = trace.InputsAt(t), summaries = trace.SummariesAt(t), outputs = trace.OutputsAt(t);
        if (trace.Attention is not null)
        {
            AttentionLayer.Forward(Layout.AttentionPart(parameters), trace.Encoder.Outputs, lengths, trace.Query(t), trace.Attention, t);
            CopyColumns(trace.Attention.Context(t), inputs, Shape.Outputs);
            CopyColumns(trace.Attention.Context(t), summaries, Shape.States);
        }
        RecurrentStack.Forward(Layout.DecoderPart(parameters), inputs.Values, default, trace.Decoder[t]);
        CopyColumns(new ReadOnlyMatrix(trace.Decoder[t].Outputs, trace.Rows, Shape.States), summaries, 0);
        outputs.FillRows(Layout.OutputBias(parameters));
        Product.Add(summaries, Layout.Output(parameters), outputs);
    }

    /// <summary>
    /// Goes back through the last forward pass, given dLoss/doutputs [target steps, rows, Outputs]. Adds to <paramref name="gradient"/> (as long as
    /// Parameters) and, unless it is empty, to <paramref name="sourceGradient"/>. Values that were fed back count as given, whoever made them, as in
    /// Bengio et al. 2015.
    /// </summary>
    public void Backward(ReadOnlySpan<Real> source, ReadOnlySpan<int> lengths, ReadOnlySpan<Real> outputGradient, EncoderDecoderTrace trace,
        Span<Real> gradient, Span<Real> sourceGradient)
    {
        int all = trace.TargetSteps * trace.Rows;
        var above = new ReadOnlyMatrix(outputGradient, all, Shape.Outputs);
        Axpy.AddRows(above, Layout.OutputBias(gradient));
        Product.AddLeftTransposed(new ReadOnlyMatrix(trace.Summaries, all, Layout.Summary), above, Layout.Output(gradient));
        Array.Clear(trace.SummaryGradient);
        Product.AddRightTransposed(above, Layout.Output(parameters), new Matrix(trace.SummaryGradient, all, Layout.Summary));

        Array.Clear(trace.EncoderGradient);
        if (trace.TargetSteps > 0) trace.Decoder[^1].ClearStateGradients();
        for (int t = trace.TargetSteps - 1; t >= 0; t--)
        {
            BackwardStep(t, lengths, trace, gradient);
            trace.PassGradientBack(t);
        }
        if (trace.Attention is not null)
            AttentionLayer.End(Layout.AttentionPart(parameters), trace.Encoder.Outputs, trace.Attention, Layout.AttentionPart(gradient), trace.EncoderGradient);
        RecurrentStack.Backward(Layout.EncoderPart(parameters), source, lengths, trace.Encoder, trace.EncoderGradient, Layout.EncoderPart(gradient), sourceGradient);
    }

    /// <summary>One target step back: through the decoder's cells, then through the attention that fed them.</summary>
    private void BackwardStep(int t, ReadOnlySpan<int> lengths, EncoderDecoderTrace trace, Span<Real> gradient)
    {
        Matrix summary = trace.SummaryGradientAt(t), hidden = new(trace.HiddenGradient, trace.Rows, Shape.States);
        var input = new Matrix(trace.InputGradient, trace.Rows, Layout.Decoder.Inputs);
        for (int row = 0; row < trace.Rows; row++) summary.Row(row)[..Shape.States].CopyTo(hidden.Row(row));
        input.Values.Clear();
        RecurrentStack.Backward(Layout.DecoderPart(parameters), trace.InputsAt(t).Values, default, trace.Decoder[t], hidden.Values,
            Layout.DecoderPart(gradient), input.Values);
        if (trace.Attention is null) return;

        // The context was read twice, by the cells and by the output layer.
        for (int row = 0; row < trace.Rows; row++) Axpy.Add(1, input.Row(row)[Shape.Outputs..], summary.Row(row)[Shape.States..]);
        var context = new ReadOnlyMatrix(summary.Values[Shape.States..], trace.Rows, Shape.Context, summary.Stride);
        AttentionLayer.Backward(Layout.AttentionPart(parameters), trace.Encoder.Outputs, lengths, trace.Query(t), trace.Attention, t, context, Layout.AttentionPart(gradient),
            trace.QueryGradient(t), trace.EncoderGradient);
    }

    /// <summary>From scores to the one symbol of the highest, the first of equals.</summary>
    private static void Likeliest(Span<Real> scores)
    {
        int best = 0;
        for (int i = 1; i < scores.Length; i++)
            if (scores[i] > scores[best]) best = i;
        scores.Clear();
        scores[best] = 1;
    }

    private void Check(EncoderDecoderTrace trace, int first, int taught, double share)
    {
        int values = trace.Rows * Shape.Outputs, all = trace.TargetSteps * values;
        if ((first != 0 && first != values) || (share > 0 && taught != all))
        {
            throw new ArgumentException($"BUG: a target of {trace.TargetSteps} steps, {trace.Rows} rows and {Shape.Outputs} outputs was given {first} first values "
                + $"instead of {values} or none, and {taught} true ones instead of {all}, which are to be heard with probability {share}.");
        }
    }

    private static void CopyColumns(ReadOnlyMatrix from, Matrix to, int column)
    {
        for (int row = 0; row < from.Rows; row++) from.Values.Slice(row * from.Stride, from.Columns).CopyTo(to.Row(row)[column..]);
    }
}
