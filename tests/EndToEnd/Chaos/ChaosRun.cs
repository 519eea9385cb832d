using StreamForecast.EndToEnd.Scenarios;
using StreamForecast.EndToEnd.Servers;

namespace StreamForecast.EndToEnd.Chaos;

/// <summary>
/// Keeps one daemon running, sometimes two, and kills them one after the other at moments drawn from a seed, by watching from
/// outside what they do. The moments are the same for the same seed; how far a process has come by then is not.
/// </summary>
internal sealed class ChaosRun(Line line, string brokers, int partitions, int seed) : IAsyncDisposable
{
    private static readonly TimeSpan Wait = Line.Patience;

    private readonly Random random = new(seed);
    private readonly List<ChildProcess> ended = [];

    /// <summary>Kills by the moment they were aimed at.</summary>
    public SortedDictionary<KillMoment, int> Kills { get; } = [];

    /// <summary>The process that lives, once there was one.</summary>
    public ChildProcess? Alive { get; private set; }

    /// <summary>Kills <paramref name="count"/> times; a process lives afterwards.</summary>
    public async Task Kill(int count, Action<string> note)
    {
        for (int i = 0; i < count; i++)
        {
            Alive ??= line.Start();
            // Every moment in turn at first, so that a short run has them all.
            var moment = i < 5 ? (KillMoment)((i + seed) % 5) : (KillMoment)random.Next(5);
            await Kill(moment);
            Kills[moment] = Kills.GetValueOrDefault(moment) + 1;
            if ((i + 1) % 20 == 0) note($"note: {i + 1} kills of {count}");
        }
        Alive ??= line.Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (Alive is not null) ended.Add(Alive);
        foreach (var process in ended) await process.DisposeAsync();
    }

    private async Task Kill(KillMoment moment)
    {
        switch (moment)
        {
            case KillMoment.Anytime:
                await Task.Delay(random.Next(6000));
                break;
            case KillMoment.InTransaction:
                await Working();
                OpenTransaction.Wait(brokers, line.Settings["Kafka:ForecastsTopic"], partitions, Wait);
                await Task.Delay(random.Next(100));
                break;
            case KillMoment.InCheckpoint:
                await Working();
                await Writing();
                break;
            case KillMoment.InRestore:
                await Working();
                await Task.Delay(random.Next(100));
                break;
            case KillMoment.InRebalance:
                await Rebalance();
                return;
        }
        await End(Alive!);
        Alive = null;
    }

    /// <summary>A second process joins; while partitions are on their way one of the two is killed, and the other goes on.</summary>
    private async Task Rebalance()
    {
        await Working();
        var second = line.Start();
        await second.WaitForLine("runs", Wait);
        await Task.Delay(random.Next(2500));
        bool first = random.Next(2) == 0;
        await End(first ? Alive! : second);
        if (first) Alive = second;
    }

    /// <summary>Returns when the newest process has been given partitions.</summary>
    private async Task Working()
    {
        await Alive!.WaitForLine($"{line.Settings["Kafka:Topic"]}-", Wait);
    }

    /// <summary>Returns in the middle of something being written to the state folder.</summary>
    private async Task Writing()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watcher = new FileSystemWatcher(line.Settings["State:Directory"]) { InternalBufferSize = 1 << 16 };
        watcher.Created += (_, _) => seen.TrySetResult();
        watcher.Changed += (_, _) => seen.TrySetResult();
        watcher.EnableRaisingEvents = true;
        await Task.WhenAny(seen.Task, Task.Delay(Wait));
        if (random.Next(2) == 0) await Task.Delay(random.Next(5));
    }

    private async Task End(ChildProcess process)
    {
        Assert.False(process.HasEnded, $"A process ended by itself.\n{process.Tail(60)}");
        await process.Kill();
        ended.Add(process);
    }
}
