using Microsoft.ML.OnnxRuntime;

namespace StreamForecast.Engine.Forecasting;

/// <summary>One binding of a session's inputs and outputs to columns, for one number of rows, with the tensors over the columns' memory that it refers to.</summary>
internal sealed class OnnxBinding(InferenceSession session) : IDisposable
{
    private readonly OrtIoBinding binding = session.CreateIoBinding();
    private readonly List<OrtValue> tensors = [];

    /// <summary>The front of <paramref name="column"/>, which must be pinned, is read as an input of this shape.</summary>
    public void In(string name, float[] column, params long[] shape) => binding.BindInput(name, Tensor(column, shape));

    /// <summary>The front of <paramref name="column"/>, which must be pinned, is written as an output of this shape.</summary>
    public void Out(string name, float[] column, params long[] shape) => binding.BindOutput(name, Tensor(column, shape));

    /// <summary>Runs the model over the bound columns.</summary>
    public void Run(RunOptions run) => session.RunWithBinding(run, binding);

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
