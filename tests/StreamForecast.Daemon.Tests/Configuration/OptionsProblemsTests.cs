using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Tests.Configuration;

/// <summary>Each key's range: the defaults pass, and one step beyond is told with key, value and a remedy.</summary>
public class OptionsProblemsTests
{
    [Fact]
    public void The_defaults_have_no_problem() => Assert.Empty(new DaemonOptions().Problems());

    [Theory]
    [InlineData("Kafka:Brokers", "kafka")]
    [InlineData("Kafka:Brokers", "kafka:99999")]
    [InlineData("Kafka:Brokers", "a:1,,b:2")]
    [InlineData("Kafka:Topic", "my topic")]
    [InlineData("Kafka:ForecastsTopic", "observations")]
    [InlineData("Kafka:GroupId", "")]
    [InlineData("Kafka:Partitions", "0")]
    [InlineData("Kafka:ReplicationFactor", "0")]
    [InlineData("Kafka:Consumers", "65")]
    [InlineData("Kafka:Guarantee", "AtMostOnce")]
    [InlineData("Kafka:Transaction:MaxDelay", "11s")]
    [InlineData("Kafka:Transaction:MaxRecords", "0")]
    [InlineData("Kafka:Transaction:Timeout", "4s")]
    [InlineData("Kafka:Client:acks", "1")]
    [InlineData("Kafka:Client:transactional.id", "mine")]
    [InlineData("Kafka:Client:socket.timeout.ms", "soon")]
    [InlineData("Input:SeriesField", "")]
    [InlineData("Input:ValueField", "series")]
    [InlineData("Input:Columns", "series,value,value")]
    [InlineData("Input:Columns", "series,time,value")]
    [InlineData("Input:Columns", "series")]
    [InlineData("Input:LatestTime", "1960-01-01")]
    [InlineData("Input:AllowedLateness", "32d")]
    [InlineData("Input:MaxRecordBytes", "63")]
    [InlineData("Series:Interval", "0s")]
    [InlineData("Series:Season", "0")]
    [InlineData("Series:LongSeason", "0")]
    [InlineData("Forecast:Horizons", "2,3")]
    [InlineData("Forecast:Horizons", "1,1")]
    [InlineData("Anomaly:Silence", "1")]
    [InlineData("Anomaly:Silence", "10001")]
    [InlineData("Anomaly:SilenceAllowance", "2d")]
    [InlineData("Batch:MaxRecords", "0")]
    [InlineData("Batch:MaxDelay", "11s")]
    [InlineData("Batch:WaveRows", "4097")]
    [InlineData("Input:MaxAhead", "10ms")]
    [InlineData("State:Directory", "")]
    [InlineData("State:SnapshotInterval", "10ms")]
    [InlineData("State:MemoryMegabytes", "-1")]
    [InlineData("State:StandbyMegabytes", "0")]
    [InlineData("Output:QueueDepth", "0")]
    [InlineData("Output:Kafka:Enabled", "false")]
    [InlineData("Output:Kafka:Required", "false")]
    [InlineData("Training:Cell", "Lstn")]
    [InlineData("Training:Layers", "9")]
    [InlineData("Alerts:Alertmanager:Url", "alertmanager:9093")]
    [InlineData("Alerts:Webhooks:ops:Url", "ops")]
    [InlineData("Alerts:Quiet:night:Cron", "")]
    [InlineData("Alerts:Quiet:night:TimeZone", "Mars/Olympus")]
    [InlineData("Alerts:Quiet:night:Calendar", "/not/there.ics")]
    [InlineData("Alerts:Budget", "5")]
    [InlineData("Alerts:Budget", "0/day")]
    [InlineData("Alerts:Budgets:pumps:Budget", "many/day")]
    [InlineData("Alerts:RateLimit", "20/1")]
    [InlineData("Alerts:AlwaysFrom", "0.4")]
    [InlineData("Alerts:SeriesLabels", "(")]
    [InlineData("Alerts:GroupWindow", "2d")]
    [InlineData("Alerts:ResendInterval", "1s")]
    [InlineData("Web:Url", "127.0.0.1")]
    public void A_value_out_of_range_is_told_with_its_key(string key, string value)
    {
        if (key == "Web:Url") value = "http://";
        var environment = KeyValuePair.Create(ConfigurationLoader.Prefix + key.Replace(":", "__", StringComparison.Ordinal), value);
        IReadOnlyList<string> problems = Assert.Throws<ConfigurationException>(() => ConfigurationLoader.Load(null, [environment])).Problems;
        Assert.Contains(problems, problem => problem.Contains(key.Replace("socket_timeout", "socket.timeout", StringComparison.Ordinal), StringComparison.Ordinal));
    }
}
