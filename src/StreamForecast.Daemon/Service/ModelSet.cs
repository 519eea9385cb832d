using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Daemon.Service;

/// <summary>The same model once for each pipeline: a step runs on its pipeline's own thread and memory.</summary>
internal sealed class ModelSet : IDisposable
{
    /// <summary>Loads the model. Throws <see cref="InvalidDataException"/> when the folder holds none that can be used.</summary>
    public ModelSet(string folder, int count)
    {
        var models = new IStepModel[count];
        for (int i = 0; i < count; i++) models[i] = OnnxStepModel.Load(folder);
        Models = models;
    }

    /// <summary>The models, one for each pipeline.</summary>
    public IReadOnlyList<IStepModel> Models { get; }

    /// <summary>Frees the models.</summary>
    public void Dispose()
    {
        foreach (IStepModel model in Models) model.Dispose();
    }
}
