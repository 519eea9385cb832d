using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>Of three brokers one after the other is killed under load and brought back: leaders and coordinators move, and nothing is lost, doubled or changed.</summary>
public sealed class ClusterScenario(ITestOutputHelper output)
{
    [KafkaFact]
    public async Task Each_of_three_brokers_killed_and_brought_back_costs_nothing()
    {
        if (KafkaLocation.Found.Jars is not { } jars)
        {
            Assert.False(KafkaLocation.Found.Address is null, KafkaLocation.Found.Missing);
            return; // brokers that were given by their address are not ours to kill
        }
        var brokers = await KafkaBroker.CreateCluster(jars, 3);
        try
        {
            using var topics = new TopicClient(string.Join(',', brokers.Select(broker => broker.Address)));
            await topics.Create(4, "cluster.observations");
            using var line = new Line(topics, "cluster.observations", "cluster");
            line.Settings["Kafka:Transaction:Timeout"] = "6s";
            using var forecasts = line.ReadForecasts();
            await using var daemon = line.Start();
            List<TopicRecord> inputs = [];
            foreach (var (broker, portion) in brokers.Zip(SampleRecords.Make(series: 100, rows: 240, seed: 8).Chunk(8000)))
            {
                inputs.AddRange(topics.Produce("cluster.observations", portion[..4000]));
                forecasts.ReadUntil(forecasts.Records.Count + 500, daemon, Line.Patience);
                await broker.Kill();
                inputs.AddRange(topics.Produce("cluster.observations", portion[4000..]));
                Answers.ReadUntilAll(forecasts, inputs, daemon);        // by two of three
                await broker.Start();
                await topics.WaitForReplicas(brokers.Length);
            }
            await Line.StopWell(daemon);
            foreach (string said in daemon.Errors.Split('\n').Where(line => line.Contains(" WARN ", StringComparison.Ordinal))) output.WriteLine($"note: {said}");

            var all = ForecastRecord.All(forecasts.ReadToEnd());
            using var calm = new Line(topics, "cluster.observations", "calm");
            TopicAudit.ExactlyOnce(inputs, all).AssertNone("Outputs of a cluster whose brokers were killed one after the other");
            TopicAudit.SamePayloads(await calm.RunUntil(inputs.Count), all).AssertNone("Payloads, against a run that nobody disturbs");
        }
        finally
        {
            foreach (var broker in brokers) await broker.DisposeAsync();
        }
    }
}
