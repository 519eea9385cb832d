using System.Text;

namespace StreamForecast.EndToEnd.Servers;

/// <summary>The fixture itself: what is written to its topics comes back to the byte, also after a stop, a kill and a start.</summary>
[Collection(KafkaCollection.Name)]
public sealed class KafkaBrokerTests(KafkaFixture kafka)
{
    [KafkaFact]
    public async Task What_is_produced_is_read_back_in_order_with_its_times_as_they_were()
    {
        await kafka.Topics.Create(3, "fixture");
        var sent = kafka.Topics.Produce("fixture", Enumerable.Range(0, 1000).Select(i => ((byte[]?)Encoding.UTF8.GetBytes($"key-{i % 7}"), (byte[]?)Encoding.UTF8.GetBytes($"value {i}"))));

        var read = kafka.Topics.ReadAll("fixture");

        Assert.Equal(1000, read.Count);
        var byPosition = read.ToDictionary(r => r.Position);
        Assert.All(sent, record => Assert.Equal(record.Value, byPosition[record.Position].Value));
        Assert.All(sent.GroupBy(record => Encoding.UTF8.GetString(record.Key!)), key => Assert.Single(key.Select(r => r.Partition).Distinct()));
    }

    [KafkaFact]
    public async Task A_reader_goes_on_from_where_it_was()
    {
        await kafka.Topics.Create(2, "reader");
        using var reader = kafka.Topics.Read("reader");
        Assert.Empty(reader.ReadToEnd());
        kafka.Topics.Produce("reader", [(null, "1"u8.ToArray())]);
        Assert.Single(reader.ReadToEnd());
        Assert.Single(reader.ReadToEnd());
        kafka.Topics.Produce("reader", [(null, "2"u8.ToArray()), (null, null)]);
        Assert.Equal(3, reader.ReadToEnd().Count);
    }

    [KafkaFact]
    public async Task A_broker_of_a_tests_own_keeps_its_data_through_a_stop_and_a_kill()
    {
        if (KafkaLocation.Found.Jars is not { } jars) return; // an address was given: there is no broker that a test may stop
        await using var broker = await KafkaBroker.Create(jars);
        using var topics = new Topics.TopicClient(broker.Address);
        await topics.Create(1, "kept");
        topics.Produce("kept", [("a"u8.ToArray(), "1"u8.ToArray())]);
        await broker.Stop();
        await broker.Start();
        topics.Produce("kept", [("a"u8.ToArray(), "2"u8.ToArray())]);
        await broker.Kill();
        await broker.Start();
        Assert.Equal([1, 2], topics.ReadAll("kept").Select(r => r.Value![0] - '0'));
    }
}
