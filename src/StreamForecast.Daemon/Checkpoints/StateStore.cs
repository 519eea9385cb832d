using System.Globalization;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Exits;
using StreamForecast.Engine;
using StreamForecast.Engine.Checkpoints;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>
/// The snapshot files of State:Directory, one a partition, as <see cref="CheckpointFile"/> describes them. A file that cannot be
/// used is moved aside, never deleted.
/// </summary>
internal sealed class StateStore
{
    private readonly string folder;
    private readonly string topic;
    private readonly ILogger log;
    private readonly Func<IPageFile>? pages;

    /// <summary>Makes the folder when it is missing; <paramref name="pages"/> is where shards keep what they have no memory for, null: nowhere. Throws <see cref="StartException"/> when it cannot be written to.</summary>
    public StateStore(string folder, string topic, ILogger log, Func<IPageFile>? pages = null)
    {
        this.pages = pages;
        this.folder = Path.GetFullPath(folder);
        this.topic = topic;
        this.log = log;
        try
        {
            Directory.CreateDirectory(this.folder);
            string probe = Path.Combine(this.folder, $".probe-{Environment.ProcessId}");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The folder for snapshots, {this.folder} (State:Directory), cannot be written to: {e.Message} Name another folder, or give this user the right to write there.", e);
        }
    }

    /// <summary>The folder, in full.</summary>
    public string Folder => folder;

    /// <summary>Writes a partition's file, going on behind <paramref name="tail"/>; null for a new file.</summary>
    public FileTarget Target(int partition, CheckpointTail? tail) => new(PathOf(partition), tail);

    /// <summary>What a partition's file says of itself before anything of it is believed; null when there is none, or an earlier format's.</summary>
    public CheckpointOrigin? Origin(int partition) => CheckpointFile.ReadOrigin(PathOf(partition));

    /// <summary>The shard of a partition as last saved; null when there is no snapshot, or none that can be used: that one is moved aside, with a warning.</summary>
    public RestoredCheckpoint? Restore(int partition, EngineOptions options, IStepModel model)
    {
        string path = PathOf(partition);
        if (!File.Exists(path)) return null;
        try
        {
            RestoredCheckpoint restored = CheckpointFile.Read(path, topic, partition, options, model, pages);
            if (restored.Damage is { } damage) log.SnapshotDamaged(path, damage, restored.Origin.NextOffset);
            if (restored.Unfinished > 0) log.SnapshotUnfinished(path, restored.Origin.NextOffset, restored.Unfinished);
            return restored;
        }
        catch (InvalidDataException e)
        {
            MoveAside(partition, e.Message.TrimEnd('.'));
            return null;
        }
    }

    /// <summary>Moves a snapshot out of the way, where there is one, to a name that is free.</summary>
    public void MoveAside(int partition, string why)
    {
        string path = PathOf(partition);
        if (!File.Exists(path)) return;
        string aside = path + ".unused";
        for (int n = 2; File.Exists(aside); n++) aside = string.Create(CultureInfo.InvariantCulture, $"{path}.unused-{n}");
        File.Move(path, aside);
        log.SnapshotAside(path, why, aside);
    }

    private string PathOf(int partition) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{topic}-{partition}.snapshot"));
}
