using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Tests.History;
using StreamForecast.Engine;

namespace StreamForecast.Daemon.Tests.Configuration;

public sealed class ConfigurationLoaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Nothing_given_gives_the_defaults()
    {
        DaemonOptions options = ConfigurationLoader.Load(null, []);
        Assert.Equal("127.0.0.1:9092", options.Kafka.Brokers);
        Assert.Equal("observations.dead-letter", options.Kafka.DeadLetters);
        Assert.Equal([1, 6, 12, 24], options.Forecast.Horizons);
    }

    [Fact]
    public void The_environment_wins_over_the_file_and_the_file_over_the_defaults()
    {
        string file = folder.Write("c.json", """{ /* why not */ "Kafka": { "Brokers": "file:1", "Topic": "t", }, }""");
        DaemonOptions options = Load(file, ("STREAMFORECAST__Kafka__Brokers", "env:2"), ("UNRELATED", "x"));
        Assert.Equal(("env:2", "t", "streamforecast"), (options.Kafka.Brokers, options.Kafka.Topic, options.Kafka.GroupId));
    }

    [Fact]
    public void Sections_by_names_of_ones_own_are_read_from_file_and_environment()
    {
        string file = folder.Write("c.json", """{ "Alerts": { "Webhooks": { "ops": { "Url": "https://a", "Secret": "s" } }, "Quiet": { "night": { "Cron": "0 2 * * *" } } } }""");
        DaemonOptions options = Load(file, ("STREAMFORECAST__Alerts__Webhooks__ops__Secret", "t"), ("STREAMFORECAST__Alerts__Quiet__night__Duration", "30m"));
        Assert.Equal(("https://a", "t"), (options.Alerts.Webhooks["ops"].Url, options.Alerts.Webhooks["ops"].Secret));
        Assert.Equal(TimeSpan.FromMinutes(30), options.Alerts.Quiet["night"].Duration);
        Assert.DoesNotContain("\"t\"", SettingValue.Write(options.Alerts.Webhooks), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_type_is_read_from_the_file()
    {
        string file = folder.Write("c.json", """
            {
              "Kafka": { "Partitions": 8, "CreateTopics": false, "Client": { "security.protocol": "SASL_SSL", "socket.timeout.ms": 9000 } },
              "Input": { "Format": "line-protocol", "Fields": ["a", "b"], "EarliestTime": "2001-01-01T00:00:00Z" },
              "Series": { "Interval": "5m", "Season": null },
              "Forecast": { "Horizons": [1, 2] },
              "Anomaly": { "Sensitivity": "Quiet" },
              "Batch": { "MaxDelay": "00:00:00.020" },
              "State": { "SnapshotInterval": "1.5m" }
            }
            """);
        DaemonOptions options = ConfigurationLoader.Load(file, []);
        Assert.Equal(8, options.Kafka.Partitions);
        Assert.False(options.Kafka.CreateTopics);
        Assert.Equal([("security.protocol", "SASL_SSL"), ("socket.timeout.ms", "9000")], options.Kafka.Client.Select(c => (c.Key, c.Value)));
        Assert.Equal(InputFormat.LineProtocol, options.Input.Format);
        Assert.Equal(["a", "b"], options.Input.Fields);
        Assert.Equal(2001, options.Input.EarliestTime.Year);
        Assert.Equal(TimeSpan.FromMinutes(5), options.Series.Interval);
        Assert.Null(options.Series.Season);
        Assert.Equal([1, 2], options.Forecast.Horizons);
        Assert.Equal(Sensitivity.Quiet, options.Anomaly.Sensitivity);
        Assert.Equal(TimeSpan.FromMilliseconds(20), options.Batch.MaxDelay);
        Assert.Equal(TimeSpan.FromSeconds(90), options.State.SnapshotInterval);
    }

    [Fact]
    public void Every_type_is_read_from_the_environment()
    {
        DaemonOptions options = Load(
            null,
            ("STREAMFORECAST__Kafka__Partitions", "8"), ("STREAMFORECAST__KAFKA__CREATETOPICS", "false"), ("STREAMFORECAST__Kafka__Client__security_protocol", "ssl"),
            ("STREAMFORECAST__Forecast__Horizons", "1, 3"), ("STREAMFORECAST__Series__Interval", "1h"), ("STREAMFORECAST__Series__Season", ""));
        Assert.Equal(8, options.Kafka.Partitions);
        Assert.False(options.Kafka.CreateTopics);
        Assert.Equal("ssl", options.Kafka.Client["security.protocol"]);
        Assert.Equal([1, 3], options.Forecast.Horizons);
        Assert.Equal(TimeSpan.FromHours(1), options.Series.Interval);
        Assert.Null(options.Series.Season);
    }

    [Fact]
    public void All_problems_are_told_at_once_each_with_key_value_origin_and_remedy()
    {
        string file = folder.Write("c.json", """
            {
              "Kafka": { "Topik": "x", "Partitions": -3, "CreateTopics": "yes", "Client": { "group.id": "mine", "nonsense": "1" } },
              "Batch": { "WaveRows": "many", "MaxDelay": 10 },
              "Brokers": "a:1",
              "Input": 3,
              "Batch": { }
            }
            """);
        string[] problems = Problems(file, ("STREAMFORECAST__Kafka__Broker", "b:1"), ("STREAMFORECAST__Web__Url", "ftp://x"));
        Assert.Equal(
            [
                "Batch is written twice in c.json; keep one.",
                "Kafka:Topik (c.json) is not a known key; did you mean Kafka:Topic?",
                "Kafka:CreateTopics is \"yes\" (c.json); true or false is needed, such as true.",
                "Kafka:Broker (STREAMFORECAST__Kafka__Broker) is not a known key; did you mean Kafka:Brokers?",
                "Batch:WaveRows is \"many\" (c.json); a whole number is needed, such as 512.",
                "Batch:MaxDelay is 10 (c.json); a duration (a number and ms, s, m, h or d) is needed, such as \"10ms\".",
                "Brokers (c.json) is not a known key; did you mean Kafka:Brokers?",
                "Input is 3 (c.json); it is a section: set one of its keys, AllowedLateness, Columns, EarliestTime, Fields, Format, LatestTime, MaxAhead, MaxRecordBytes, Precision, SeriesField, TimestampField, ValueField.",
                "Kafka:Partitions is -3; choose 1 to 10000, such as 4.",
                "Kafka:Client:group.id is \"mine\", but cannot be set here: set Kafka:GroupId instead.",
                "Kafka:Client:nonsense is \"1\": No such configuration property: \"nonsense\".",
                "Web:Url is \"ftp://x\"; give an address to listen on, such as http://127.0.0.1:8080.",
            ],
            problems.Select(p => p.Replace(folder.Path + "/", "", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("[1, 2, 3, 24]", "1..3, 24")]
    [InlineData("[\"1..3\", 24]", "1,2..3,24")]
    [InlineData("\"1..3, 24\"", "1..2,3,24..24")]
    public void Lists_of_whole_numbers_may_hold_ranges(string json, string environment)
    {
        string file = folder.Write("c.json", $$"""{ "Forecast": { "Horizons": {{json}}, "Fan": { "Horizons": "1..48", "Every": 12 } } }""");
        DaemonOptions options = ConfigurationLoader.Load(file, []);
        Assert.Equal([1, 2, 3, 24], options.Forecast.Horizons);
        Assert.Equal(Enumerable.Range(1, 48), options.Forecast.Fan.Horizons);
        Assert.Equal(12, options.Forecast.Fan.Every);
        Assert.Equal([1, 2, 3, 24], Load(null, ("STREAMFORECAST__Forecast__Horizons", environment)).Forecast.Horizons);
    }

    [Theory]
    [InlineData("1..")]
    [InlineData("5..1")]
    [InlineData("1..2..3")]
    [InlineData("1..2000000000")]
    public void A_range_that_is_none_is_a_problem(string range) =>
        Assert.Equal([$"Forecast:Horizons is \"{range}\" (STREAMFORECAST__Forecast__Horizons); a list of whole numbers or ranges of them (\"1..48\") is needed, such as [1, 6, 12, 24]."],
            Problems(null, ("STREAMFORECAST__Forecast__Horizons", range)));

    [Fact]
    public void Something_far_from_every_key_is_answered_with_the_keys_there_are() =>
        Assert.Equal(["Web:Quux (STREAMFORECAST__Web__Quux) is not a known key; known there: Enabled, Url."], Problems(null, ("STREAMFORECAST__Web__Quux", "1")));

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        string absent = Path.Combine(folder.Path, "absent.json");
        Assert.Equal([$"The configuration file {absent} is not there; give --config a file, or none for the defaults (config/streamforecast.json shows them all)."], Problems(absent));
    }

    [Fact]
    public void A_file_that_is_no_JSON_is_named_with_the_place()
    {
        string file = folder.Write("c.json", "{\n  \"Kafka\": oops\n}");
        Assert.StartsWith($"{file} is not JSON: line 2, byte 12: ", Assert.Single(Problems(file)));
    }

    [Fact]
    public void Under_systemd_the_state_lies_in_its_folder_unless_a_key_says_otherwise()
    {
        Assert.Equal("/var/lib/a", Load(null, ("STATE_DIRECTORY", "/var/lib/a:/var/lib/b")).State.Directory);
        Assert.Equal("mine", Load(null, ("STATE_DIRECTORY", "/var/lib/a"), ("STREAMFORECAST__State__Directory", "mine")).State.Directory);
    }

    public void Dispose() => folder.Dispose();

    private static DaemonOptions Load(string? file, params (string Key, string Value)[] environment) => ConfigurationLoader.Load(file, environment.Select(e => KeyValuePair.Create(e.Key, e.Value)));

    private static string[] Problems(string? file, params (string Key, string Value)[] environment) => [.. Assert.Throws<ConfigurationException>(() => Load(file, environment)).Problems];
}
