using Microsoft.ML.OnnxRuntime;
using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Engine.Foreign;

/// <summary>
/// The engine's columns for a <see cref="ForeignStepModel"/>, and beside them the model's own tensors, whose rows may lie along any axis. One binding for each
/// number of rows that was stepped.
/// </summary>
internal sealed class ForeignStepBuffers : StepBuffers
{
    private readonly InferenceSession session;
    private readonly ForeignSignature signature;
    private readonly int stateWidth, inputWidth;
    private readonly float[][] inputs, statesIn, statesOut;
    private readonly float[] output;
    private readonly OnnxBinding?[] bindings;

    public ForeignStepBuffers(InferenceSession session, ForeignSignature signature, StepShape shape, int rows, int horizons) : base(shape, rows, horizons)
    {
        (this.session, this.signature, stateWidth, inputWidth) = (session, signature, shape.State, shape.Inputs);
        inputs = [.. signature.Inputs.Select(tensor => Column(rows * tensor.Width))];
        statesIn = [.. signature.States.Select(state => Column(rows * state.In.Width))];
        statesOut = [.. signature.States.Select(state => Column(rows * state.Out.Width))];
        output = Column(rows * signature.Output!.Width);
        Answers = new float[rows * signature.Output.Width];
        bindings = new OnnxBinding?[rows + 1];
    }

    /// <summary>The model's quantiles as it gave them, [rows, its horizons, its levels].</summary>
    public float[] Answers { get; }

    public bool BelongTo(InferenceSession other) => session == other;

    /// <summary>From the columns through the model and back, states and <see cref="Answers"/>.</summary>
    public void Run(RunOptions run, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Rows);
        for (int i = 0, offset = 0; i < inputs.Length; offset += signature.Inputs[i++].Width)
            signature.Inputs[i].Fill(Input, inputWidth, offset, rows, inputs[i]);
        for (int i = 0, offset = 0; i < statesIn.Length; offset += signature.States[i++].In.Width)
            signature.States[i].In.Fill(Hidden, stateWidth, offset, rows, statesIn[i]);

        (bindings[rows] ??= Bind(rows)).Run(run);

        for (int i = 0, offset = 0; i < statesOut.Length; offset += signature.States[i++].Out.Width)
            signature.States[i].Out.Read(statesOut[i], rows, HiddenOut, stateWidth, offset);
        signature.Output!.Read(output, rows, Answers, signature.Output.Width, 0);
    }

    /// <summary>Says how many forecasts of the step had to be sorted.</summary>
    public void CountCrossed(int count) => Crossed = count;

    public override void Dispose()
    {
        foreach (ref OnnxBinding? bound in bindings.AsSpan())
        {
            bound?.Dispose();
            bound = null;
        }

        base.Dispose();
    }

    private OnnxBinding Bind(int rows)
    {
        var bound = new OnnxBinding(session);
        for (int i = 0; i < inputs.Length; i++) bound.In(signature.Inputs[i].Name, inputs[i], signature.Inputs[i].Shape(rows));
        for (int i = 0; i < statesIn.Length; i++)
        {
            var (before, after) = signature.States[i];
            bound.In(before.Name, statesIn[i], before.Shape(rows));
            bound.Out(after.Name, statesOut[i], after.Shape(rows));
        }

        bound.Out(signature.Output!.Name, output, signature.Output.Shape(rows));
        return bound;
    }
}
