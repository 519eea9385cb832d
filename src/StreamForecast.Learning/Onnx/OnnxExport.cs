using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Onnx;

/// <summary>Writes networks as ONNX files.</summary>
/// <remarks>
/// Inputs: input [n, Inputs], hidden [n, Hidden], cell [n, Hidden], features [n, k, Features], candidates [n, k, Candidates],
/// log_errors [n, k, Candidates], unit [n, k]. Outputs: quantiles [n, k, 11], hidden_out, cell_out. All float32; n and k are free.
/// </remarks>
public static class OnnxExport
{
    /// <summary>The bytes of the model; equal networks give equal bytes.</summary>
    public static byte[] Write(ForecastNetwork network) => throw new NotImplementedException();
}
