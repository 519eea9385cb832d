using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Feedback;
using StreamForecast.Engine;
using StreamForecast.Engine.Checkpoints;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// Restores a partition's state where options or model may have changed since it was saved: what was answered after the checkpoint was answered under the former ones, so it is learnt again under them, and the present
/// ones hold from the group's offset on, as if they had been changed there without a crash. One for each opening of a partition.
/// </summary>
internal sealed class FormerRegimes(DaemonOptions options, PipelineServices services, IStepModel model)
{
    /// <summary>The present regime.</summary>
    public string Present { get; } = Regime.Of(options, model.Name).Write();

    /// <summary>The state at the later of its checkpoint and what the group has committed (-1: nothing), where the regime has changed; else as it was saved. As <see cref="StateRestore.Restore"/>.</summary>
    public RestoredPartition? Restore(int partition, CheckpointMarker? newest, long committed, IReadOnlyList<JournalEntry> journal, Action beat)
    {
        var opened = new Dictionary<string, IStepModel?>();
        try
        {
            RestoredPartition? restored = services.States.Restore(partition, newest, origin => Under(origin, opened), beat);
            if (restored is null || restored.Origin.Journal == Present) return restored;
            // Of another regime: a new file and a new epoch, so that all checkpoints of one hold under one.
            restored = restored with { Tail = null, Epoch = 0 };
            return Former(restored.Origin, opened) is { } former ? Switched(restored, former, committed, journal, beat) : restored;
        }
        finally
        {
            foreach (IStepModel? used in opened.Values) used?.Dispose();
        }
    }

    private RestoredPartition? Switched(RestoredPartition restored, Regime former, long committed, IReadOnlyList<JournalEntry> journal, Action beat)
    {
        long saved = restored.Origin.NextOffset, from = Math.Max(saved, committed);
        using Shard shard = restored.Shard;
        long records = new RegimeReplay(services.Clients, options).Run(shard, former, new JournalCursor(journal, saved), partition: restored.Origin.Partition, saved, from, beat);
        try
        {
            Shard switched = shard.Under(options.Engine, model);
            services.Log.Replayed(restored.Origin.Topic, restored.Origin.Partition, saved, records, former.Model, from);
            return restored with { Shard = switched, Origin = restored.Origin with { NextOffset = from } };
        }
        catch (InvalidDataException e)
        {
            services.States.MoveAside(restored.Origin.Partition, e.Message.TrimEnd('.'));
            return null;
        }
    }

    /// <summary>Options and model that a checkpoint is to be read with.</summary>
    private (EngineOptions, IStepModel) Under(CheckpointOrigin? origin, Dictionary<string, IStepModel?> opened) =>
        origin is not null && Former(origin, opened) is { } former ? (former.Engine with { WaveRows = options.Batch.WaveRows }, opened.GetValueOrDefault(former.Model) ?? model) : (options.Engine, model);

    /// <summary>The regime of a checkpoint where it is another than the present one, is known, and its model can be had.</summary>
    private Regime? Former(CheckpointOrigin origin, Dictionary<string, IStepModel?> opened)
    {
        if (origin.Journal == Present || Regime.Read(origin.Journal) is not { } former) return null;
        if (former.Model == model.Name) return former;
        if (!opened.TryGetValue(former.Model, out IStepModel? of)) opened[former.Model] = of = services.Archive.Open(former.Model);
        return of is null ? null : former;
    }
}
