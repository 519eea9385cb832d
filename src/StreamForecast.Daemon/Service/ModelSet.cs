using StreamForecast.Daemon.Configuration;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Foreign;

namespace StreamForecast.Daemon.Service;

/// <summary>The same model once for each pipeline: a step runs on its pipeline's own thread and memory.</summary>
internal sealed class ModelSet : IDisposable
{
    /// <summary>Loads the model. Throws <see cref="InvalidDataException"/> when the options name none that can be used.</summary>
    public ModelSet(ModelOptions options, int count)
    {
        var models = new IStepModel[count];
        for (int i = 0; i < count; i++) models[i] = Open(options);
        Models = models;
    }

    /// <summary>The models, one for each pipeline.</summary>
    public IReadOnlyList<IStepModel> Models { get; }

    /// <summary>What to know of the model that is no error; null for nothing.</summary>
    public string? Note => (Models[0] as ForeignStepModel)?.Note;

    /// <summary>The model that the options name, made here or elsewhere. Throws as the constructor.</summary>
    public static IStepModel Open(ModelOptions options) => options.IsForeign ? ForeignStepModel.Open(options.Foreign) : OnnxStepModel.Load(options.Folder);

    /// <summary>Frees the models.</summary>
    public void Dispose()
    {
        foreach (IStepModel model in Models) model.Dispose();
    }
}
