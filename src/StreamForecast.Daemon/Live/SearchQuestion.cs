using System.Text;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Live;

/// <summary>The names of a partition that hold a text, letter case aside: some of them, found in slices so that a million names hold up no record.</summary>
internal sealed class SearchQuestion(string text, int most) : LiveQuestion
{
    private const int Slice = 20_000;           // names a turn; 1 to 2 ms

    private readonly TaskCompletionSource<List<string>> found = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> names = [];
    private int next;

    /// <summary>The names, in order of first appearance.</summary>
    public Task<List<string>> Names => found.Task;

    /// <inheritdoc/>
    public override bool Answer(LivePartition partition, Shard shard)
    {
        for (int end = Math.Min(shard.Series.Count, next + Slice); next < end && names.Count < most; next++)
        {
            string name = Encoding.UTF8.GetString(shard.Series.Key(next));
            if (name.Contains(text, StringComparison.OrdinalIgnoreCase)) names.Add(name);
        }
        if (next < shard.Series.Count && names.Count < most) return false;
        found.TrySetResult(names);
        return true;
    }

    /// <inheritdoc/>
    public override void GiveUp() => found.TrySetResult(names);
}
