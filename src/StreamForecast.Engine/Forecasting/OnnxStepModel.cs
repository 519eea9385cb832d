using Microsoft.ML.OnnxRuntime;
using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// Steps series with ONNX Runtime on the calling thread, over columns that are bound once: what production runs. The model has the inputs
/// and outputs of <see cref="OnnxSignature"/>.
/// </summary>
public sealed class OnnxStepModel : IStepModel
{
    private readonly InferenceSession session;
    private readonly RunOptions run = new();

    /// <summary>A model from the bytes of an ONNX file. Throws <see cref="InvalidDataException"/> that names what is missing or of the wrong shape.</summary>
    public OnnxStepModel(byte[] onnx, NetworkShape shape, string name)
    {
        (Shape, Name) = (StepShape.Of(shape), name);
        session = OnnxSession.Open(onnx, name, "Copy or train the model anew.");
        try
        {
            OnnxSignature.Check(session, Shape, name);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public StepShape Shape { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The model in a folder. Throws <see cref="InvalidDataException"/> when the folder is none, damaged, or its model of another kind.</summary>
    public static OnnxStepModel Load(string folder)
    {
        (ForecastNetwork network, ModelCard card) = ModelFolder.Load(folder);
        return new OnnxStepModel(File.ReadAllBytes(Path.Combine(folder, ModelFolder.OnnxFile)), network.Shape, card.Version);
    }

    /// <inheritdoc/>
    public StepBuffers Allocate(int rows, int horizons) => new OnnxStepBuffers(session, Shape, rows, horizons);

    /// <inheritdoc/>
    public void Step(StepBuffers buffers, int rows)
    {
        if (buffers is not OnnxStepBuffers bound || !bound.BelongTo(session))
            throw new ArgumentException("BUG: these columns were not allocated by this model.", nameof(buffers));
        try
        {
            bound.Binding(rows).Run(run);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidOperationException($"The model {Name} failed on a wave of {rows} rows: {e.Message}", e);
        }
    }

    /// <summary>Frees the session; columns that were allocated for it must be freed before.</summary>
    public void Dispose()
    {
        run.Dispose();
        session.Dispose();
    }
}
