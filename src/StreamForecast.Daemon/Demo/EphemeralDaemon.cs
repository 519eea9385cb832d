using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Service;

namespace StreamForecast.Daemon.Demo;

/// <summary>
/// The daemon as <c>run</c> starts it, beside an embedded cluster with its topics, in this process, with its state in a folder that is deleted
/// afterwards. Used by <c>demo</c> and by <c>bench pipeline</c>.
/// </summary>
internal sealed class EphemeralDaemon : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("streamforecast-").FullName;
    private readonly CancellationTokenSource stop = new();
    private readonly DaemonHost host;
    private readonly Task<int> running;

    /// <summary>Starts it with the operator's settings, apart from where its input, results and state are.</summary>
    public EphemeralDaemon(DaemonOptions options)
    {
        Options = options with { State = options.State with { Directory = folder, TopicInterval = TimeSpan.Zero } };
        host = new DaemonHost(Options) { Logging = static logging => logging.SetMinimumLevel(LogLevel.None) };
        running = Task.Run(() => host.RunAsync(stop.Token));
    }

    /// <summary>What it runs with.</summary>
    public DaemonOptions Options { get; }

    /// <summary>Completes when it has ended, which it does by itself only when it failed.</summary>
    public Task Ended => running;

    /// <summary>Why it ended; null while it runs and when it was stopped.</summary>
    public string? Failure => host.Failure;

    /// <summary>Stops it in order and removes what it wrote.</summary>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Creates the topics that the options name.</summary>
    public static void CreateTopics(EmbeddedCluster cluster, KafkaOptions kafka)
    {
        foreach (string topic in new[] { kafka.Topic, kafka.ForecastsTopic, kafka.AnomaliesTopic, kafka.DeadLetters, kafka.Verdicts, kafka.VerdictsJournal }) cluster.CreateTopic(topic, kafka.Partitions);
    }

    /// <summary>An address to serve on: the configured one, or where that is taken a free port beside it.</summary>
    public static string FreeAddress(string wanted)
    {
        var address = new Uri(wanted);
        return IsFree(address.Port, out int free) ? wanted : $"{address.Scheme}://{address.Host}:{free}";
    }

    private static bool IsFree(int port, out int free)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            free = port;
            return true;
        }
        catch (SocketException)
        {
            using var other = new TcpListener(IPAddress.Loopback, 0);
            other.Start();
            free = ((IPEndPoint)other.LocalEndpoint).Port;
            return false;
        }
    }
}
