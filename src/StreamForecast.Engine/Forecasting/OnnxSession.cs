using Microsoft.ML.OnnxRuntime;

namespace StreamForecast.Engine.Forecasting;

/// <summary>Opens ONNX files the one way all models are run: on the calling thread alone, fully optimised, silent.</summary>
internal static class OnnxSession
{
    /// <summary>A session for the bytes of a file. Throws <see cref="InvalidDataException"/> that names <paramref name="model"/> and ends with <paramref name="remedy"/>.</summary>
    public static InferenceSession Open(byte[] onnx, string model, string remedy)
    {
        using var settings = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        try
        {
            return new InferenceSession(onnx, settings);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidDataException($"Cannot load the model {model}: ONNX Runtime does not take its {onnx.Length} bytes ({e.Message.TrimEnd('.')}). {remedy}", e);
        }
    }
}
