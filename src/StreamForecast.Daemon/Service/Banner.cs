using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine;

namespace StreamForecast.Daemon.Service;

/// <summary>What a start says of itself: model, topics, outputs, state, address.</summary>
internal static class Banner
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(DaemonOptions options, string model, string? note, IReadOnlyList<SinkRunner> sinks, string? web)
    {
        KafkaOptions kafka = options.Kafka;
        yield return $"StreamForecast {typeof(Banner).Assembly.GetName().Version!.ToString(3)} runs";
        yield return $"  model   {model}, horizons {string.Join(", ", options.Forecast.Horizons)}{Fan(options.Forecast.Fan)}";
        if (note is not null) yield return $"          {note}";
        yield return $"  reads   topic {kafka.Topic} at {kafka.Brokers}, group {kafka.GroupId}, {kafka.Consumers} {(kafka.Consumers == 1 ? "consumer" : "consumers")}";
        foreach (SinkRunner sink in sinks) yield return $"  writes  {Destination(options, sink.Name)}{(sink.IsRequired ? "" : " (not required)")}";
        if (kafka.Guarantee == Guarantee.ExactlyOnce)
            yield return $"  writes  {(options.Output.Kafka.Enabled ? $"{Destination(options, "kafka")} and " : "")}{Destination(options, "dead-letter")}, exactly once: a transaction every {Duration.Format(kafka.Transaction.MaxDelay)} or {kafka.Transaction.MaxRecords} records";
        yield return $"  state   {Path.GetFullPath(options.State.Directory)}, a snapshot every {Duration.Format(options.State.SnapshotInterval)}{(options.State.Standby ? "; warm copies of others' partitions" : "")}";
        if (web is not null) yield return $"  page    {web}";
    }

    private static string Fan(FanOptions fan) => fan.Horizons.Length == 0 ? "" : $"; {fan.Horizons.Length} up to {fan.Horizons[^1]} every {fan.Every} rows";

    private static string Destination(DaemonOptions options, string sink) => sink switch
    {
        "kafka" => $"topics {options.Kafka.ForecastsTopic} and {options.Kafka.AnomaliesTopic}",
        "dead-letter" => $"what cannot be read to topic {options.Kafka.DeadLetters}",
        "file" => $"files in {Path.GetFullPath(options.Output.File.Directory)}",
        "influx" => $"points to {options.Output.Influx.Url}, {(options.Output.Influx.Bucket.Length > 0 ? "bucket " + options.Output.Influx.Bucket : "database " + options.Output.Influx.Database)}",
        "alerts" => $"alerts to {string.Join(", ", options.Alerts.Alertmanager.Url.Concat(options.Alerts.Webhooks.Values.Select(hook => hook.Url)).Select(url => new Uri(url).Host))}",
        _ => "standard output",
    };
}
