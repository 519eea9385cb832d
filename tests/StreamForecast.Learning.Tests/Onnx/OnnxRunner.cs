using Microsoft.ML.OnnxRuntime;
using StreamForecast.Learning.Tests.Networks;

namespace StreamForecast.Learning.Tests.Onnx;

/// <summary>Runs an exported model with ONNX Runtime on one thread, as the engine does.</summary>
internal sealed class OnnxRunner : IDisposable
{
    private static readonly string[] Inputs = ["input", "observed", "hidden", "features", "candidates", "log_errors", "unit", "cell"];
    private static readonly string[] Outputs = ["quantiles", "hidden_out", "cell_out"];
    private readonly InferenceSession session;
    private readonly RunOptions options = new();

    public OnnxRunner(byte[] model)
    {
        using var settings = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, ExecutionMode = ExecutionMode.ORT_SEQUENTIAL };
        session = new InferenceSession(model, settings);
    }

    public void Run(StepCase s)
    {
        (long n, long k) = (s.Rows, s.Horizons);
        using OrtValue input = Tensor(s.Input, n, s.Shape.Inputs);
        using OrtValue observed = Tensor(s.Observed, n), hidden = Tensor(s.Hidden, n, s.Shape.HiddenState), cell = Tensor(s.Cell, n, s.Shape.CellState);
        using OrtValue features = Tensor(s.Features, n, k, s.Shape.Features), candidates = Tensor(s.Candidates, n, k, s.Shape.Candidates);
        using OrtValue logErrors = Tensor(s.LogErrors, n, k, s.Shape.Candidates), unit = Tensor(s.Unit, n, k);
        bool hasCell = s.Shape.CellState > 0;
        OrtValue[] inputs = [input, observed, hidden, features, candidates, logErrors, unit, .. hasCell ? [cell] : Array.Empty<OrtValue>()];
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, Inputs[..inputs.Length], inputs, Outputs[..(hasCell ? 3 : 2)]);
        outputs[0].GetTensorDataAsSpan<float>().CopyTo(s.Quantiles);
        outputs[1].GetTensorDataAsSpan<float>().CopyTo(s.HiddenOut);
        if (hasCell) outputs[2].GetTensorDataAsSpan<float>().CopyTo(s.CellOut);
    }

    public void Dispose()
    {
        options.Dispose();
        session.Dispose();
    }

    private static OrtValue Tensor(float[] values, params long[] shape) => OrtValue.CreateTensorValueFromMemory(values, shape);
}
