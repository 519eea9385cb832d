using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Training;
using StreamForecast.Learning.Models;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Onnx;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// A model taught a forecasting set's own rows before the first test origin of each series, as <c>train --from</c> would teach it them. The rows from that origin on are never read here.
/// </summary>
internal sealed class SetAdaptation
{
    private readonly AdaptedNetwork adapted;
    private readonly byte[] onnx;

    private SetAdaptation(string name, AdaptedNetwork adapted)
    {
        (Name, this.adapted) = (name, adapted);
        onnx = OnnxExport.Write(adapted.Network);
    }

    /// <summary>The parent's name, marked as adapted.</summary>
    public string Name { get; }

    /// <summary>How much of the change was kept, and why.</summary>
    public GateReport Gate => adapted.Gate;

    /// <summary>Teaches the model of <paramref name="folder"/>. Throws <see cref="InvalidDataException"/> when the set has no rows to learn from.</summary>
    public static SetAdaptation Run(ForecastSet set, string folder, EngineOptions engine, TrainingOptions training, Action<double, string> report, CancellationToken stop)
    {
        (ForecastNetwork parent, ModelCard card) = ModelFolder.Load(folder);
        TrainingSeries[] series = [.. set.Series.SelectMany(one => RowsBefore(one, engine.Series, stop))];
        if (series.Length == 0) throw new InvalidDataException($"{set.Folder}: no series has {HistoryRows.LeastValues} values before its first forecast, so there is nothing to adapt to. Give --no-adapt.");
        var adaptation = new Adaptation(parent, series, training);
        double updates = 0, all = 2.0 * adaptation.Options.Iterations!.Value;        // a run to find the share to keep, and one on all rows
        return new SetAdaptation($"{card.Version}, adapted", adaptation.Run(_ => report(++updates / all, ""), stop));
    }

    /// <summary>The adapted model, for one thread.</summary>
    public IStepModel Open() => new OnnxStepModel(onnx, adapted.Network.Shape, Name);

    private static IReadOnlyList<TrainingSeries> RowsBefore(SetSeries series, SeriesOptions options, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        var rows = new HistoryRows(options);
        using var reader = series.File.Open();
        for (int row = ForecastSet.Origins(series)[0]; row > 0 && reader.Read(); row--) rows.Add(reader.Time, reader.Value);
        return [.. rows.Finish(series.Horizon, group: 0).Select(stretch => stretch with { Name = series.Name })];
    }
}
