using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// The network as the engine sees it: one recurrent step and one decoding of all asked horizons, for a wave of rows at
/// once. Implementations: ONNX Runtime (production), the learning module's own forward pass, a foreign ONNX model, and the evidence mixture.
/// Promises: row i's results depend on row i's inputs alone, to the bit, whatever the number of rows.
/// </summary>
public interface IStepModel : IDisposable
{
    /// <summary>The widths of its columns.</summary>
    StepShape Shape { get; }

    /// <summary>What it reads of each row: Shape.Inputs values.</summary>
    RowInputs Inputs => RowInputs.Encoder;

    /// <summary>Name and version for results and logs: the folder's name and the first 8 hex digits of the weights' hash, as "base@1a2b3c4d".</summary>
    string Name { get; }

    /// <summary>Columns for up to <paramref name="rows"/> rows of <paramref name="horizons"/> horizons, allocated once and bound to this model.</summary>
    StepBuffers Allocate(int rows, int horizons);

    /// <summary>Steps the first <paramref name="rows"/> rows of the buffers. Throws <see cref="InvalidOperationException"/> with the model's name when the runtime fails.</summary>
    void Step(StepBuffers buffers, int rows);
}
