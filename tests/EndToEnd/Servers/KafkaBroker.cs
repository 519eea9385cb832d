using System.Globalization;
using Confluent.Kafka;

namespace StreamForecast.EndToEnd.Servers;

/// <summary>
/// A real Apache Kafka broker on the loopback, in KRaft mode, started from a folder of its jars: alone, or one of a cluster. It
/// can be stopped, killed and started again on the same data and port.
/// </summary>
internal sealed class KafkaBroker : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string jars;
    private readonly ScratchFolder folder = new("kafka");
    private ChildProcess? process;

    private KafkaBroker(string jars, int node, int port, IReadOnlyList<int> controllerPorts)
    {
        this.jars = jars;
        Address = $"127.0.0.1:{port}";
        File.WriteAllText(folder["broker.properties"], Settings(node, port, controllerPorts));
        File.WriteAllText(folder["log4j2.properties"], LogSettings);
    }

    /// <summary>The java to use.</summary>
    public static string Java => Environment.GetEnvironmentVariable("JAVA_HOME") is { Length: > 0 } home ? Path.Combine(home, "bin", "java") : "java";

    /// <summary>host:port for clients.</summary>
    public string Address { get; }

    /// <summary>A broker with empty storage that answers clients.</summary>
    public static async Task<KafkaBroker> Create(string jars) => (await CreateCluster(jars, 1))[0];

    /// <summary>A cluster with empty storage that answers clients. Of three brokers or more, topics have three replicas, of which two must hold a record.</summary>
    public static async Task<KafkaBroker[]> CreateCluster(string jars, int count)
    {
        int[] controllerPorts = [.. Enumerable.Range(0, count).Select(_ => FreePort.Next())];
        KafkaBroker[] brokers = [.. Enumerable.Range(1, count).Select(node => new KafkaBroker(jars, node, FreePort.Next(), controllerPorts))];
        try
        {
            byte[] id = Guid.NewGuid().ToByteArray();
            id[0] &= 0x7F;      // no leading '-', which would be taken for an option
            string cluster = Convert.ToBase64String(id).Replace('+', '-').Replace('/', '_').TrimEnd('=');
            foreach (var broker in brokers)
            {
                await using var format = broker.Run("kafka.tools.StorageTool", "256m", "format", $"--cluster-id={cluster}", "-c", broker.folder["broker.properties"]);
                Assert.True(await format.WaitForEnd(Patience) == 0, $"Kafka's storage could not be formatted.\n{format.Tail()}");
            }
            await Task.WhenAll(brokers.Select(broker => broker.Start()));
            return brokers;
        }
        catch
        {
            foreach (var broker in brokers) await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the broker on what it has stored and waits until it answers clients.</summary>
    public async Task Start()
    {
        Assert.True(process is null, "BUG: the broker is running already.");
        process = Run("kafka.Kafka", "512m", folder["broker.properties"]);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = Address }).SetLogHandler((_, _) => { }).Build();
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            Assert.False(process.HasEnded, $"Kafka ended while starting.\n{process.Tail()}");
            try
            {
                if (admin.GetMetadata(TimeSpan.FromSeconds(2)).Brokers.Count > 0) return;
            }
            catch (KafkaException e) when (DateTime.UtcNow < until && !e.Error.IsFatal) { }
            Assert.True(DateTime.UtcNow < until, $"Kafka at {Address} did not answer within {Patience}.\n{process.Tail()}");
            await Task.Delay(100);
        }
    }

    /// <summary>An orderly stop.</summary>
    public async Task Stop()
    {
        await process!.Stop(Patience);
        await Forget();
    }

    /// <summary>SIGKILL.</summary>
    public async Task Kill()
    {
        await process!.Kill();
        await Forget();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null) await Forget();
        folder.Dispose();
    }

    private async Task Forget()
    {
        await process!.DisposeAsync();
        process = null;
    }

    private ChildProcess Run(string type, string heap, params string[] arguments) => new(
        Java,
        [$"-Xmx{heap}", "-Xshare:auto", "-XX:+UseSerialGC", $"-Dlog4j2.configurationFile={folder["log4j2.properties"]}", "-Dlog4j2.disable.jmx=true", "-cp", Path.Combine(jars, "*"), type, .. arguments],
        folder: folder.Location);

    // Retention is looked at every second: a topic that would lose old event times in production loses them here at once.
    private string Settings(int node, int port, IReadOnlyList<int> controllerPorts) => string.Create(CultureInfo.InvariantCulture, $"""
        process.roles=broker,controller
        node.id={node}
        controller.quorum.voters={string.Join(',', controllerPorts.Select((at, i) => $"{i + 1}@127.0.0.1:{at}"))}
        listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controllerPorts[node - 1]}
        advertised.listeners=PLAINTEXT://127.0.0.1:{port}
        listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
        controller.listener.names=CONTROLLER
        log.dirs={folder["data"]}
        num.partitions=4
        auto.create.topics.enable=false
        group.initial.rebalance.delay.ms=0
        group.min.session.timeout.ms=1000
        broker.session.timeout.ms=3000
        broker.heartbeat.interval.ms=500
        offsets.topic.replication.factor={(controllerPorts.Count < 3 ? 1 : 3)}
        offsets.topic.num.partitions=4
        transaction.state.log.replication.factor={(controllerPorts.Count < 3 ? 1 : 3)}
        transaction.state.log.min.isr={(controllerPorts.Count < 3 ? 1 : 2)}
        transaction.state.log.num.partitions=4
        transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
        default.replication.factor={(controllerPorts.Count < 3 ? 1 : 3)}
        min.insync.replicas={(controllerPorts.Count < 3 ? 1 : 2)}
        share.coordinator.state.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        log.cleaner.dedupe.buffer.size=16777216
        log.initial.task.delay.ms=1000
        log.retention.check.interval.ms=1000
        """);

    private const string LogSettings = """
        rootLogger.level = warn
        rootLogger.appenderRef.out.ref = out
        appender.out.type = Console
        appender.out.name = out
        appender.out.layout.type = PatternLayout
        appender.out.layout.pattern = %d %p %c{1} %m%n%throwable
        """;
}
