using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace StreamForecast.Daemon.Kafka;

/// <summary>
/// Makes topics for records whose Kafka time is their event time; used at the daemon's start and by <c>replay</c> and
/// <c>simulate</c>. Kafka's defaults do not suit such records: retention by age (a week) deletes replayed history within
/// minutes of its writing, and since 4.0 times more than an hour ahead are refused. So these topics keep records by size,
/// whatever their age, and take any time.
/// </summary>
internal static class CreatedTopic
{
    /// <summary>Bytes that each partition keeps, 4 GiB: some five million forecasts.</summary>
    private const long PartitionBytes = 4L << 30;

    /// <summary>Makes a topic; a replication factor of -1 is the brokers' own default. Throws <see cref="CreateTopicsException"/> with what a broker answered, that the topic is there already included.</summary>
    public static async Task CreateAsync(IAdminClient admin, string topic, int partitions, int replicas, IReadOnlyDictionary<string, string>? settings = null)
    {
        var basic = new Dictionary<string, string>(settings ?? new Dictionary<string, string>())
        {
            ["retention.ms"] = "-1",
            ["retention.bytes"] = PartitionBytes.ToString(CultureInfo.InvariantCulture),
        };
        var full = new Dictionary<string, string>(basic) { ["message.timestamp.after.max.ms"] = long.MaxValue.ToString(CultureInfo.InvariantCulture) };
        try
        {
            await Create(full);
        }
        catch (CreateTopicsException e) when (e.Results[0].Error.Code == ErrorCode.InvalidConfig)
        {
            await Create(basic);    // brokers before 3.6 do not know the limit, nor have one
        }

        Task Create(Dictionary<string, string> configs) =>
            admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = (short)replicas, Configs = configs }]);
    }
}
