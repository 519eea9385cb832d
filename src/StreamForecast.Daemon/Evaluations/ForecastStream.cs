using StreamForecast.Daemon.Backtests;
using StreamForecast.Engine;
using StreamForecast.Engine.Evaluation;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>
/// A forecasting set through the production path: every series goes through a shard row by row, as <c>run</c> would take it, and is asked for its coming rows at each origin, before any
/// of them is read.
/// </summary>
internal sealed class ForecastStream(ForecastSet set, EngineOptions options)
{
    private const int FirstLevel = 1;            // of the network's eleven: 0.1, behind 0.05

    /// <summary>
    /// Streams the set through each of the models, several parts at a time, each with a model of its own. Series do not know each other, so that nothing depends on the number of parts.
    /// Gives the series of the set for each model.
    /// </summary>
    public StreamedSeries[][] Run(IReadOnlyList<Func<IStepModel>> models, Action<double, string> report, CancellationToken stop)
    {
        int parts = Math.Min(Environment.ProcessorCount, set.Series.Count);
        StreamedSeries[][] streamed = [.. models.Select(_ => set.Series.Select(_ => new StreamedSeries()).ToArray())];
        long[] read = new long[models.Count * parts];
        Parallel.ForAsync(0, read.Length, new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = Environment.ProcessorCount }, (job, _) =>
        {
            using var model = models[job / parts]();
            RunPart(model, job % parts, parts, streamed[job / parts], bytes =>
            {
                Volatile.Write(ref read[job], (long)bytes);
                report(read.Sum(), "");
            }, stop);
            return ValueTask.CompletedTask;
        }).GetAwaiter().GetResult();             // the first exception as it is, not an aggregate
        for (int i = 0; i < set.Series.Count; i++) Check(set.Series[i], streamed[0][i]);
        return streamed;
    }

    private void RunPart(IStepModel model, int part, int parts, StreamedSeries[] streamed, Action<double> report, CancellationToken stop)
    {
        using var shard = new Shard(options, model);
        new HistoryRun(options, shard) { OnHalt = OnHalt }.Run(set.Part(part, parts), OnRow, static _ => { }, (bytes, _) => report(bytes), stop);

        void OnRow(int file, ObservationBatch rows, ResultBatch results, int i, bool labelled)
        {
            var series = streamed[part + file * parts];
            series.Times.Add(rows.Time[i]);
            series.Values.Add(rows.Value[i]);
        }

        void OnHalt(int file, int slot, int rows)
        {
            int series = part + file * parts;
            streamed[series].Forecasts.Add(Ask(shard, slot, set.Series[series].Horizon));
        }
    }

    private static float[] Ask(Shard shard, int slot, int horizon)
    {
        float[] fan = new float[horizon * NetworkShape.LevelCount], quantiles = new float[horizon * ForecastScore.Levels];
        shard.Forecast(slot, [.. Enumerable.Range(1, horizon)], fan);
        for (int h = 0; h < horizon; h++) fan.AsSpan(h * NetworkShape.LevelCount + FirstLevel, ForecastScore.Levels).CopyTo(quantiles.AsSpan(h * ForecastScore.Levels));
        return quantiles;
    }

    private void Check(SetSeries series, StreamedSeries streamed)
    {
        if (streamed.Values.Count != series.Rows)
            throw new InvalidDataException($"{Path.Combine(set.Folder, SetManifest.FileName)} says that series \"{series.Name}\" has {series.Rows} rows, and {series.File.RelativePath} has {streamed.Values.Count}. The windows lie at the end of the rows, so the two must agree.");
    }
}
