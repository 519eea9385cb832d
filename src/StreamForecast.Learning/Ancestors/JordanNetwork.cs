using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Ancestors;

/// <summary>
/// A recurrent network before hidden states were fed back: its outputs return through context units that also remember themselves,
/// c[t] = decay c[t-1] + y[t-1], and a plan at its inputs says which sequence it is to act out.
/// h = sigmoid(W [plan; c] + b), y = sigmoid(V h + d).
/// </summary>
/// <remarks>
/// Jordan: Attractor dynamics and parallelism in a connectionist sequential machine, 1986. Time first: plan [steps, rows, Plan], outputs [steps,
/// rows, Outputs]. All parameters lie in one allocation.
/// </remarks>
public sealed class JordanNetwork
{
    private readonly Real[] parameters;

    /// <summary>A network with weights drawn within 1/sqrt(inputs of each layer).</summary>
    public JordanNetwork(int plan, int hidden, int outputs, Real decay, int seed)
    {
        (Plan, Hidden, Outputs, Decay) = (plan, hidden, outputs, decay);
        if (decay is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(decay), decay, "A context forgets: choose a decay from 0 to below 1, such as 0.5.");
        parameters = new Real[JordanParameters.Count(plan, hidden, outputs)];
        var random = new RandomStream(seed);
        JordanParameters weights = View(parameters);
        foreach (ref Real w in weights.Input.Values) w = random.NextUniform(1 / Real.Sqrt(plan + outputs));
        foreach (ref Real w in weights.Output.Values) w = random.NextUniform(1 / Real.Sqrt(hidden));
    }

    /// <summary>Values of the plan.</summary>
    public int Plan { get; }
    /// <summary>Units of the hidden layer.</summary>
    public int Hidden { get; }
    /// <summary>Outputs, and context units: one each.</summary>
    public int Outputs { get; }
    /// <summary>How much of itself the context keeps from step to step; 0: it is the last output.</summary>
    public Real Decay { get; }
    /// <summary>All weights.</summary>
    public Span<Real> Parameters => parameters;

    /// <summary>The named matrices in <see cref="Parameters"/>, or in a gradient of the same length.</summary>
    public JordanParameters View(Span<Real> block) => new(block, Plan, Hidden, Outputs);

    /// <summary>
    /// Acts out the plan from an empty context. With <paramref name="taught"/> [steps, rows, Outputs] the context hears those values
    /// in place of the network's own outputs (teacher forcing); empty: it hears itself.
    /// </summary>
    public void Forward(ReadOnlySpan<Real> plan, ReadOnlySpan<Real> taught, JordanTrace trace)
    {
        int rows = trace.Rows, width = Plan + Outputs;
        JordanParameters weights = View(parameters);
        for (int t = 0; t < trace.Steps; t++)
        {
            for (int row = t * rows; row < (t + 1) * rows; row++)
            {
                Span<Real> input = trace.Inputs.AsSpan(row * width, width), context = input[Plan..];
                plan.Slice(row * Plan, Plan).CopyTo(input);
                context.Clear();
                if (t == 0) continue;
                ReadOnlySpan<Real> heard = taught.IsEmpty ? trace.Outputs : taught;
                Axpy.Add(Decay, trace.Inputs.AsSpan((row - rows) * width + Plan, Outputs), context);
                Axpy.Add(1, heard.Slice((row - rows) * Outputs, Outputs), context);
            }
            Layer(At(trace.Inputs, t, rows, width), weights.Input, weights.HiddenBias, At(trace.Hidden, t, rows, Hidden));
            Layer(At(trace.Hidden, t, rows, Hidden), weights.Output, weights.OutputBias, At(trace.Outputs, t, rows, Outputs));
        }
    }

    /// <summary>
    /// Backpropagation through time for the last forward pass, given dLoss/doutputs [steps, rows, Outputs]; adds to
    /// <paramref name="gradient"/>. <paramref name="taught"/>: whether that pass was; nothing goes back through values that came from a teacher.
    /// </summary>
    public void Backward(ReadOnlySpan<Real> outputGradient, bool taught, JordanTrace trace, Span<Real> gradient)
    {
        int rows = trace.Rows, all = trace.Steps * rows;
        JordanParameters weights = View(parameters), sums = View(gradient);
        var context = new Matrix(trace.ContextGradient, rows, Outputs);
        outputGradient.CopyTo(trace.OutputGradient);
        Array.Clear(trace.HiddenGradient);
        Array.Clear(trace.ContextGradient);
        for (int t = trace.Steps - 1; t >= 0; t--)
        {
            Matrix output = At(trace.OutputGradient, t, rows, Outputs), hidden = At(trace.HiddenGradient, t, rows, Hidden);
            if (!taught) Axpy.Add(1, context.Values, output.Values);       // y[t] stands in the context of t + 1
            Slope(At(trace.Outputs, t, rows, Outputs), output);
            Product.AddRightTransposed(output, weights.Output, hidden);
            Slope(At(trace.Hidden, t, rows, Hidden), hidden);
            foreach (ref Real g in context.Values) g *= Decay;
            if (!taught) Product.AddRightTransposed(hidden, weights.Context, context);
        }
        var outputSums = new ReadOnlyMatrix(trace.OutputGradient, all, Outputs);
        var hiddenSums = new ReadOnlyMatrix(trace.HiddenGradient, all, Hidden);
        Product.AddLeftTransposed(new ReadOnlyMatrix(trace.Hidden, all, Hidden), outputSums, sums.Output);
        Product.AddLeftTransposed(new ReadOnlyMatrix(trace.Inputs, all, Plan + Outputs), hiddenSums, sums.Input);
        Axpy.AddRows(outputSums, sums.OutputBias);
        Axpy.AddRows(hiddenSums, sums.HiddenBias);
    }

    private static void Layer(ReadOnlyMatrix inputs, ReadOnlyMatrix weights, ReadOnlySpan<Real> bias, Matrix outputs)
    {
        outputs.FillRows(bias);
        Product.Add(inputs, weights, outputs);
        foreach (ref Real y in outputs.Values) y = Sigmoid.Of(y);
    }

    /// <summary>From the gradient of a layer's outputs to that of its sums, in place.</summary>
    private static void Slope(ReadOnlyMatrix outputs, Matrix gradient)
    {
        for (int i = 0; i < outputs.Values.Length; i++) gradient.Values[i] *= outputs.Values[i] * (1 - outputs.Values[i]);
    }

    private static Matrix At(Real[] values, int step, int rows, int width) => new(values.AsSpan(step * rows * width, rows * width), rows, width);
}
