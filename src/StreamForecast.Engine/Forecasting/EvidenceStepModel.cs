namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// The evidence mixture alone, as a model: no network and no recurrent state, quantiles of a normal distribution as wide as the candidates' smallest expected error. What a network is
/// measured against.
/// </summary>
public sealed class EvidenceStepModel : IStepModel
{
    /// <inheritdoc/>
    public StepShape Shape { get; } = new(Statistics.EncoderInput.Length, Hidden: 0, Cell: 0, DecoderFeatures.Length, CandidateForecasts.Count, StateForm.Plain);

    /// <inheritdoc/>
    public string Name => "evidence";

    /// <inheritdoc/>
    public StepBuffers Allocate(int rows, int horizons) => new(Shape, rows, horizons);

    /// <inheritdoc/>
    public void Step(StepBuffers buffers, int rows)
    {
        const int candidates = CandidateForecasts.Count, levels = Learning.Networks.NetworkShape.LevelCount;
        for (int cell = 0; cell < rows * buffers.Horizons; cell++)
            EvidenceForecast.Write(buffers.Candidates.AsSpan(cell * candidates, candidates), buffers.LogErrors.AsSpan(cell * candidates, candidates), buffers.Unit[cell], buffers.Quantiles.AsSpan(cell * levels, levels));
    }

    /// <summary>Nothing to free.</summary>
    public void Dispose()
    {
    }
}
