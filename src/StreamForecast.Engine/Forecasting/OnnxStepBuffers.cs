using Microsoft.ML.OnnxRuntime;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>The columns of an <see cref="OnnxStepModel"/>, with one binding for each number of rows that was stepped: the first step of a size makes it, later ones make nothing.</summary>
internal sealed class OnnxStepBuffers(InferenceSession session, StepShape shape, int rows, int horizons) : StepBuffers(shape, rows, horizons)
{
    private readonly OnnxBinding?[] bindings = new OnnxBinding?[rows + 1];

    public bool BelongTo(InferenceSession other) => session == other;

    /// <summary>The binding of the first <paramref name="rows"/> rows of the columns.</summary>
    public OnnxBinding Binding(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Rows);
        return bindings[rows] ??= Bind(rows);
    }

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
        StepShape shape = Shape;
        bound.In(OnnxSignature.Input, Input, rows, shape.Inputs);
        bound.In(OnnxSignature.Observed, Observed, rows);
        bound.In(OnnxSignature.Hidden, Hidden, rows, shape.Hidden);
        if (shape.Cell > 0) bound.In(OnnxSignature.Cell, Cell, rows, shape.Cell);
        bound.In(OnnxSignature.Features, Features, rows, Horizons, shape.Features);
        bound.In(OnnxSignature.Candidates, Candidates, rows, Horizons, shape.Candidates);
        bound.In(OnnxSignature.LogErrors, LogErrors, rows, Horizons, shape.Candidates);
        bound.In(OnnxSignature.Unit, Unit, rows, Horizons);
        bound.Out(OnnxSignature.Quantiles, Quantiles, rows, Horizons, NetworkShape.LevelCount);
        bound.Out(OnnxSignature.HiddenOut, HiddenOut, rows, shape.Hidden);
        if (shape.Cell > 0) bound.Out(OnnxSignature.CellOut, CellOut, rows, shape.Cell);
        return bound;
    }
}
