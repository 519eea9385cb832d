using Microsoft.ML.OnnxRuntime;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>The columns of an <see cref="OnnxStepModel"/>, with one binding for each number of rows that was stepped: the first step of a size makes it, later ones make nothing.</summary>
internal sealed class OnnxStepBuffers(InferenceSession session, NetworkShape shape, int rows, int horizons) : StepBuffers(shape, rows, horizons)
{
    private readonly NetworkShape shape = shape;
    private readonly Bound?[] bindings = new Bound?[rows + 1];

    public bool BelongTo(InferenceSession other) => session == other;

    /// <summary>The binding of the first <paramref name="rows"/> rows of the columns.</summary>
    public OrtIoBinding Binding(int rows)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, Rows);
        return (bindings[rows] ??= Bind(rows)).Binding;
    }

    public override void Dispose()
    {
        foreach (ref Bound? bound in bindings.AsSpan())
        {
            bound?.Dispose();
            bound = null;
        }

        base.Dispose();
    }

    private Bound Bind(int rows)
    {
        var bound = new Bound(session.CreateIoBinding());
        bound.In(OnnxSignature.Input, Input, rows, shape.Inputs);
        bound.In(OnnxSignature.Hidden, Hidden, rows, shape.Hidden);
        bound.In(OnnxSignature.Cell, Cell, rows, shape.Hidden);
        bound.In(OnnxSignature.Features, Features, rows, Horizons, shape.Features);
        bound.In(OnnxSignature.Candidates, Candidates, rows, Horizons, shape.Candidates);
        bound.In(OnnxSignature.LogErrors, LogErrors, rows, Horizons, shape.Candidates);
        bound.In(OnnxSignature.Unit, Unit, rows, Horizons);
        bound.Out(OnnxSignature.Quantiles, Quantiles, rows, Horizons, NetworkShape.LevelCount);
        bound.Out(OnnxSignature.HiddenOut, HiddenOut, rows, shape.Hidden);
        bound.Out(OnnxSignature.CellOut, CellOut, rows, shape.Hidden);
        return bound;
    }

    /// <summary>A binding and the tensors over the columns' memory that it refers to.</summary>
    private sealed class Bound(OrtIoBinding binding) : IDisposable
    {
        private readonly List<OrtValue> tensors = [];

        public OrtIoBinding Binding => binding;

        public void In(string name, float[] column, params long[] shape) => binding.BindInput(name, Tensor(column, shape));

        public void Out(string name, float[] column, params long[] shape) => binding.BindOutput(name, Tensor(column, shape));

        public void Dispose()
        {
            binding.Dispose();
            foreach (OrtValue tensor in tensors) tensor.Dispose();
        }

        private OrtValue Tensor(float[] column, long[] shape)
        {
            long length = 1;
            foreach (long size in shape) length *= size;
            OrtValue tensor = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, column.AsMemory(0, (int)length), shape);
            tensors.Add(tensor);
            return tensor;
        }
    }
}
