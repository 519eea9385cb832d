namespace StreamForecast.Learning.Networks;

/// <summary>
/// The production network: an LSTM step over a row's inputs, an encoding of the row shared by its horizons, and a decoder
/// that weighs candidate forecasts and spreads quantiles around them. All parameters lie in one allocation.
/// </summary>
public sealed class ForecastNetwork
{
    /// <summary>A network with freshly drawn weights.</summary>
    public ForecastNetwork(NetworkShape shape, int seed) => throw new NotImplementedException();

    /// <summary>The sizes.</summary>
    public NetworkShape Shape => throw new NotImplementedException();

    /// <summary>All weights, in the order of the model file.</summary>
    public Span<float> Parameters => throw new NotImplementedException();

    /// <summary>One step of <paramref name="rows"/> rows and their horizons, without gradients; shapes as in the ONNX model's inputs and outputs.</summary>
    public void Step(int rows, int horizons, ReadOnlySpan<float> input, ReadOnlySpan<float> hidden, ReadOnlySpan<float> cell,
        ReadOnlySpan<float> features, ReadOnlySpan<float> candidates, ReadOnlySpan<float> logErrors, ReadOnlySpan<float> unit,
        Span<float> quantiles, Span<float> hiddenOut, Span<float> cellOut) => throw new NotImplementedException();
}
