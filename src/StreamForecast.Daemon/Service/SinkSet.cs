using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Daemon.Sinks;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// The sinks that the configuration asks for, each with its runner, shared by all pipelines. Dead letters always have one, and it is
/// always required; where Kafka:Guarantee is ExactlyOnce, each pipeline writes to Kafka's topics itself (<see cref="TransactionRunner"/>).
/// </summary>
internal sealed class SinkSet : IAsyncDisposable
{
    private bool disposed;

    /// <summary>Opens them. Throws <see cref="StartException"/> when a file cannot be had.</summary>
    public SinkSet(DaemonOptions options, KafkaClients clients, Action<string> failed, ILogger log)
    {
        OutputOptions output = options.Output;
        var runners = new List<SinkRunner>();
        void Add(ISink sink, bool required) => runners.Add(new SinkRunner(sink, required, output.QueueDepth, failed, log));
        if (output.File.Enabled) Add(OpenFiles(output.File.Directory), output.File.Required);     // first: the one that may not open
        if (output.Influx.Enabled) Add(Influx = OpenInflux(output.Influx, log), output.Influx.Required);
        if (options.Alerts.Enabled) Add(Alerts = new AlertSink(options.Alerts, options.State.Directory, TimeProvider.System, log), required: true);
        if (output.Console.Enabled) Add(new ConsoleSink(Console.OpenStandardOutput(), output.Console.Forecasts), required: false);
        Runners = runners;
        if (options.Kafka.Guarantee == Guarantee.ExactlyOnce) return;
        if (output.Kafka.Enabled) Add(new KafkaSink(options.Kafka, clients, log), output.Kafka.Required);
        Add(new DeadLetterSink(options.Kafka, clients, log), required: true);
    }

    /// <summary>The runners.</summary>
    public IReadOnlyList<SinkRunner> Runners { get; }

    /// <summary>The database; null where none is written to.</summary>
    public InfluxSink? Influx { get; }

    /// <summary>Alerting; null where nobody is told.</summary>
    public AlertSink? Alerts { get; }

    /// <summary>Closes the sinks; what they have not confirmed by now they give up.</summary>
    public async ValueTask DisposeAsync()
    {
        if (disposed) return;
        disposed = true;
        foreach (SinkRunner runner in Runners) runner.Abandon();
        foreach (SinkRunner runner in Runners) await runner.DisposeAsync();
    }

    private static InfluxSink OpenInflux(InfluxOutputOptions options, ILogger log)
    {
        try
        {
            return new InfluxSink(options, log);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The folder {Path.GetFullPath(options.SpoolDirectory)} (Output:Influx:SpoolDirectory) cannot be used: {e.Message} Name another folder, or give this user the right to write there.", e);
        }
        catch (System.Security.Cryptography.CryptographicException e)
        {
            throw new StartException($"The certificates in {options.CaFile} (Output:Influx:CaFile) cannot be read: {e.Message} Give a file of PEM certificates, or leave it empty.", e);
        }
    }

    private static FileSink OpenFiles(string folder)
    {
        try
        {
            return new FileSink(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The output files in {Path.GetFullPath(folder)} (Output:File:Directory) cannot be opened: {e.Message} Name another folder, or give this user the right to write there.", e);
        }
    }
}
