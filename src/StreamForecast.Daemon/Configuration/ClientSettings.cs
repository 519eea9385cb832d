using StreamForecast.Daemon.Interop;

namespace StreamForecast.Daemon.Configuration;

/// <summary>Checks the free settings of <see cref="KafkaOptions.Client"/>: librdkafka is asked about each, and those that the daemon's promises rest on are refused.</summary>
internal static class ClientSettings
{
    /// <summary>Settings the daemon decides itself, each with the key to use instead or the reason.</summary>
    private static readonly Dictionary<string, string> Reserved = new()
    {
        ["bootstrap.servers"] = "set Kafka:Brokers instead",
        ["metadata.broker.list"] = "set Kafka:Brokers instead",
        ["group.id"] = "set Kafka:GroupId instead",
        ["enable.auto.commit"] = "offsets are committed only behind what the outputs hold",
        ["enable.auto.offset.store"] = "offsets are committed only behind what the outputs hold",
        ["auto.offset.reset"] = "a first start reads the topic from its earliest record",
        ["partition.assignment.strategy"] = "partitions move by cooperative-sticky",
        ["acks"] = "outputs are written with acks=all",
        ["request.required.acks"] = "outputs are written with acks=all",
        ["isolation.level"] = "only committed records are read",
        ["transactional.id"] = "each consumer of each process has one of its own",
        ["transaction.timeout.ms"] = "set Kafka:Transaction:Timeout instead",
        ["enable.idempotence"] = "outputs are written with idempotence",
    };

    /// <summary>Every problem of the settings, each named under <paramref name="at"/>.</summary>
    public static IEnumerable<string> Problems(IReadOnlyDictionary<string, string> settings, string at)
    {
        foreach ((string name, string value) in settings)
        {
            if (Reserved.TryGetValue(name, out string? why)) yield return $"{at}:{name} is \"{value}\", but cannot be set here: {why}.";
            else if (Librdkafka.Problem(name, value) is { } problem) yield return $"{at}:{name} is \"{value}\": {problem}.";
        }
    }
}
