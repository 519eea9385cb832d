using StreamForecast.EndToEnd.Scenarios;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Chaos;

/// <summary>Feeds a topic, among its records such as cannot be read, until it is told to stop: two rows of every series as fast as it takes them, then a portion every 150 ms.</summary>
internal sealed class ChaosFeed(TopicClient topics, string topic, int seed, int series = 120, int portion = 60)
{
    private const int BadEvery = 50;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(150);

    private readonly CancellationTokenSource stop = new();
    private Task<List<TopicRecord>>? feeding;

    /// <summary>Starts.</summary>
    public void Start() => feeding = Task.Run(FeedAsync);

    /// <summary>Stops, and returns what lies in the topic now.</summary>
    public async Task<List<TopicRecord>> Stop()
    {
        await stop.CancelAsync();
        return await feeding!;
    }

    private async Task<List<TopicRecord>> FeedAsync()
    {
        List<TopicRecord> sent = [];
        foreach (var records in Records().Chunk(portion))
        {
            // Only where they lie is needed later.
            sent.AddRange(topics.Produce(topic, records).Select(record => record with { Key = null, Value = null }));
            if (sent.Count < 2 * series) continue;
            try { await Task.Delay(Pause, stop.Token); }
            catch (OperationCanceledException) { break; }
        }
        return sent;
    }

    private IEnumerable<(byte[]? Key, byte[]? Value)> Records()
    {
        int n = 0;
        foreach (var record in SampleRecords.Make(series, rows: int.MaxValue, seed))
        {
            yield return record;
            if (++n % BadEvery != 0) continue;
            // All kinds but the last, whose megabytes would be most of the topic.
            yield return BadRecords.Kinds[n / BadEvery % (BadRecords.Kinds.Count - 1)].Make(n);
        }
    }
}
