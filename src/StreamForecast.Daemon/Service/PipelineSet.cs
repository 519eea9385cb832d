using Confluent.Kafka;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Daemon.Service;

/// <summary>The pipelines of the process and their threads.</summary>
internal sealed class PipelineSet : IDisposable
{
    private readonly List<Pipeline> pipelines = [];
    private readonly CancellationTokenSource stopping;

    /// <summary>Starts one pipeline for each model. <paramref name="failed"/> is told, with a sentence, of what ends one.</summary>
    public PipelineSet(DaemonOptions options, PipelineServices services, IReadOnlyList<IStepModel> models, Action<string> failed, CancellationToken stop)
    {
        stopping = CancellationTokenSource.CreateLinkedTokenSource(stop);
        for (int i = 0; i < models.Count; i++) pipelines.Add(new Pipeline(i, options, services, models[i], stopping.Token));
        Ended = Task.WhenAll(pipelines.Select(pipeline => Task.Factory.StartNew(() => Run(pipeline, failed), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
    }

    /// <summary>Done when the last of them has ended.</summary>
    public Task Ended { get; }

    /// <summary>Whether the group has answered all of them.</summary>
    public bool HaveJoined => pipelines.TrueForAll(pipeline => pipeline.HasJoined);

    /// <summary>Tells them to stop in order; or, abandoning, to wait for nothing any more.</summary>
    public void Stop(bool abandon)
    {
        stopping.Cancel();
        if (abandon) pipelines.ForEach(pipeline => pipeline.Abandon());
    }

    /// <summary>Frees them; they must have ended.</summary>
    public void Dispose()
    {
        pipelines.ForEach(pipeline => pipeline.Dispose());
        stopping.Dispose();
    }

    private static void Run(Pipeline pipeline, Action<string> failed)
    {
        try
        {
            pipeline.Run();
        }
        catch (OperationCanceledException)
        {
        }
        catch (Exception e) when (e is KafkaException or IOException or InvalidOperationException)
        {
            failed($"Reading or scoring has failed: {e.Message}");
        }
        catch (Exception e)
        {
            failed($"BUG: {e}");
        }
    }
}
