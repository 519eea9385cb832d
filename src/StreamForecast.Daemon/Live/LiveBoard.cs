using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Live;

/// <summary>What people may look at of all partitions that this process has.</summary>
internal sealed class LiveBoard
{
    private const int MostTrails = 500;         // of a partition: 300 rows of 48 bytes each, 7 MB
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(3);

    private readonly List<LivePartition> partitions = [];
    private readonly Lock gate = new();

    /// <summary>The newest events.</summary>
    public LiveEvents Events { get; } = new();

    /// <summary>A board for a partition that has come; it is to be closed when the partition goes.</summary>
    public LivePartition Open(int partition, Shard shard)
    {
        var board = new LivePartition(partition, shard, Events, MostTrails);
        lock (gate) partitions.Add(board);
        return board;
    }

    /// <summary>Closes a partition's board.</summary>
    public void Close(LivePartition board)
    {
        lock (gate) partitions.Remove(board);
        board.Dispose();
    }

    /// <summary>Names that hold a text, at most so many, in alphabetical order; of a partition that does not answer within seconds, none.</summary>
    public async Task<List<string>> FindAsync(string text, int most)
    {
        var found = await Asked(() => new SearchQuestion(text, most), question => question.Names);
        return [.. found.SelectMany(names => names).Order(StringComparer.OrdinalIgnoreCase).Take(most)];
    }

    /// <summary>A series with the fan of its coming rows; null when no partition of this process knows it.</summary>
    public async Task<LiveSeries?> SeriesAsync(string name, int[] horizons)
    {
        var found = await Asked(() => new SeriesQuestion(name, horizons), question => question.Series);
        return found.FirstOrDefault(series => series is not null);
    }

    /// <summary>The strangest series of late, with their newest rows.</summary>
    public IReadOnlyList<(string Name, float Strangeness, LivePoint[] Rows)> Worst(int most, int rows) =>
        [.. Partitions.SelectMany(partition => partition.Worst(most, rows)).OrderByDescending(series => series.Strangeness).ThenBy(series => series.Name, StringComparer.Ordinal).Take(most)];

    /// <summary>Puts the same question to all partitions; the answers that came in time.</summary>
    private async Task<List<T>> Asked<TQuestion, T>(Func<TQuestion> make, Func<TQuestion, Task<T>> answer) where TQuestion : LiveQuestion
    {
        var answers = new List<Task<T>>();
        foreach (LivePartition partition in Partitions)
        {
            TQuestion question = make();
            partition.Ask(question);
            answers.Add(answer(question));
        }
        await Task.WhenAny(Task.WhenAll(answers), Task.Delay(patience));
        return [.. answers.Where(task => task.IsCompletedSuccessfully).Select(task => task.Result)];
    }

    private LivePartition[] Partitions
    {
        get
        {
            lock (gate) return [.. partitions];
        }
    }
}
