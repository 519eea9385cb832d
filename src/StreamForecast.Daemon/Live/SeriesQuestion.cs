using System.Text;
using StreamForecast.Engine.Shards;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Daemon.Live;

/// <summary>One series of a partition: its trail, which is kept from now on if it was not before, and the whole fan of its coming rows.</summary>
internal sealed class SeriesQuestion(string name, int[] horizons) : LiveQuestion
{
    private readonly TaskCompletionSource<LiveSeries?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The series; null when the partition does not know it.</summary>
    public Task<LiveSeries?> Series => answer.Task;

    /// <inheritdoc/>
    public override bool Answer(LivePartition partition, Shard shard)
    {
        byte[] key = Encoding.UTF8.GetBytes(name);
        int slot = key.Length == 0 ? -1 : shard.Series.Find(key);
        if (slot < 0)
        {
            answer.TrySetResult(null);
            return true;
        }
        float[] fan = new float[horizons.Length * NetworkShape.LevelCount];
        shard.Forecast(slot, horizons, fan);
        var (time, interval) = shard.Clock(slot);
        answer.TrySetResult(new LiveSeries(name, partition.Number, interval, partition.Watch(slot, name), time, horizons, fan));
        return true;
    }

    /// <inheritdoc/>
    public override void GiveUp() => answer.TrySetResult(null);
}
