namespace StreamForecast.Daemon.Configuration;

/// <summary>The Kafka cluster, the topics and the consumer group.</summary>
public sealed record KafkaOptions
{
    /// <summary>Brokers to begin with, host:port, separated by commas.</summary>
    public string Brokers { get; init; } = "127.0.0.1:9092";

    /// <summary>Topic that observations are read from, from its earliest record on a first start.</summary>
    public string Topic { get; init; } = "observations";

    /// <summary>Consumer group. Processes of the same group share the topic's partitions.</summary>
    public string GroupId { get; init; } = "streamforecast";

    /// <summary>Topic that one forecast per observation is written to, keyed by series.</summary>
    public string ForecastsTopic { get; init; } = "forecasts";

    /// <summary>Topic that anomalies are written to, keyed by series.</summary>
    public string AnomaliesTopic { get; init; } = "anomalies";

    /// <summary>Topic that takes records which cannot be read, as they came, with the reason in a header. Empty: the name of Topic followed by ".dead-letter".</summary>
    public string DeadLetterTopic { get; init; } = "";

    /// <summary>Compacted topic of people's verdicts on events and series, read from its beginning; the page and the API write to it, and so may anybody. Beside it, under its name followed by ".journal", stands where each verdict took effect. Empty: the name of GroupId followed by ".verdicts".</summary>
    public string VerdictsTopic { get; init; } = "";

    /// <summary>ExactlyOnce: a reader of committed records (isolation.level=read_committed, which librdkafka's clients default to and Java's do not) sees every result once, whatever was killed. AtLeastOnce: nothing is lost, but results may be there twice; costs less, and readers wait less.</summary>
    public Guarantee Guarantee { get; init; } = Guarantee.ExactlyOnce;

    /// <summary>The transactions that results and offsets are written in, where Guarantee is ExactlyOnce.</summary>
    public TransactionOptions Transaction { get; init; } = new();

    /// <summary>Whether topics that are missing are created. When false, a missing topic ends the start with an error.</summary>
    public bool CreateTopics { get; init; } = true;

    /// <summary>Partitions of a topic that is created, 1 to 10000. Partitions are what processes and consumers share out.</summary>
    public int Partitions { get; init; } = 4;

    /// <summary>Replicas of a topic that is created, 1 to 32767; -1: the broker's own default.</summary>
    public int ReplicationFactor { get; init; } = -1;

    /// <summary>Consumers in this process, 1 to 64. Each has a thread and the partitions that the group gives it; two cores are well used by two.</summary>
    public int Consumers { get; init; } = 1;

    /// <summary>Settings handed to the Kafka client (librdkafka) as they are, for all connections: "security.protocol": "SASL_SSL", "sasl.mechanisms": "SCRAM-SHA-512" and so on.</summary>
    public IReadOnlyDictionary<string, string> Client { get; init => field = Dotted(value); } = new Dictionary<string, string>();

    /// <summary>The dead-letter topic by its name.</summary>
    internal string DeadLetters => DeadLetterTopic.Length > 0 ? DeadLetterTopic : Topic + ".dead-letter";

    /// <summary>The verdicts topic by its name.</summary>
    internal string Verdicts => VerdictsTopic.Length > 0 ? VerdictsTopic : GroupId + ".verdicts";

    /// <summary>The topic of where verdicts took effect.</summary>
    internal string VerdictsJournal => Verdicts + ".journal";

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (Brokers.Split(',').Any(broker => !IsBroker(broker.Trim())))
            yield return $"{at}:Brokers is \"{Brokers}\"; give host:port, several separated by commas, such as 127.0.0.1:9092.";
        foreach ((string key, string topic) in new[] { ("Topic", Topic), ("ForecastsTopic", ForecastsTopic), ("AnomaliesTopic", AnomaliesTopic), ("DeadLetterTopic", DeadLetters), ("VerdictsTopic", Verdicts) })
        {
            if (!IsTopicName(topic)) yield return $"{at}:{key} is \"{topic}\"; a topic's name has 1 to 249 letters, digits, dots, hyphens or underscores.";
            if (key != "Topic" && topic == Topic) yield return $"{at}:{key} is \"{topic}\", which is also {at}:Topic; outputs must not be read as inputs, choose another name.";
        }
        if (GroupId.Length == 0) yield return $"{at}:GroupId is empty; name the consumer group, such as streamforecast.";
        if (Partitions is < 1 or > 10_000) yield return $"{at}:Partitions is {Partitions}; choose 1 to 10000, such as 4.";
        if (ReplicationFactor is not -1 and (< 1 or > short.MaxValue)) yield return $"{at}:ReplicationFactor is {ReplicationFactor}; choose 1 to 32767, or -1 for the broker's default.";
        if (Consumers is < 1 or > 64) yield return $"{at}:Consumers is {Consumers}; choose 1 to 64, such as the number of processor cores ({Environment.ProcessorCount} here).";
        foreach (string problem in Transaction.Problems($"{at}:Transaction")) yield return problem;
        foreach (string problem in ClientSettings.Problems(Client, $"{at}:Client")) yield return problem;
    }

    /// <summary>Names of variables cannot hold dots everywhere; librdkafka's names hold no underscores.</summary>
    private static SortedDictionary<string, string> Dotted(IReadOnlyDictionary<string, string> settings)
    {
        var dotted = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in settings.OrderBy(setting => setting.Key, StringComparer.Ordinal)) dotted[name.Replace('_', '.')] = value;     // a variable comes behind the file's and wins
        return dotted;
    }

    private static bool IsBroker(string broker)
    {
        int colon = broker.LastIndexOf(':');
        return colon > 0 && int.TryParse(broker.AsSpan(colon + 1), out int port) && port is > 0 and <= 65535;
    }

    internal static bool IsTopicName(string name) =>
        name.Length is > 0 and <= 249 && name is not ("." or "..") && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
