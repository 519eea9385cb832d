using System.Text.RegularExpressions;
using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Tests.Packaging;

/// <summary>What the files in docker/ promise about the daemon; the image itself is built by whoever has an engine.</summary>
public sealed partial class ContainerTests : IDisposable
{
    private readonly DirectoryInfo model = Directory.CreateTempSubdirectory("container-tests-");
    private readonly string dockerfile = File.ReadAllText(Path.Combine(Docker(), "Dockerfile"));
    private readonly string compose = File.ReadAllText(Path.Combine(Docker(), "compose.yml"));

    public void Dispose() => model.Delete(recursive: true);

    [Fact]
    public void Every_setting_in_the_image_and_the_compose_file_is_one_that_the_daemon_takes()
    {
        Dictionary<string, string> environment = Settings().Matches(dockerfile + compose).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        Assert.Equal(3, environment.Count);

        File.WriteAllText(Path.Combine(model.FullName, "card.json"), "{}");
        environment["STREAMFORECAST__Model__Directory"] = model.FullName;
        DaemonOptions options = ConfigurationLoader.Load(null, environment);

        Assert.Equal("kafka:9092", options.Kafka.Brokers);
        Assert.Equal("/var/lib/streamforecast", options.State.Directory);
        Assert.Equal("http://0.0.0.0:8080", options.Web.Url);
    }

    [Fact]
    public void The_state_lies_in_the_volume_and_belongs_to_the_user_that_runs()
    {
        Assert.Contains("\nVOLUME /var/lib/streamforecast\n", dockerfile);
        Assert.Contains("install -d -o app -g app", dockerfile);
        Assert.Contains("\nUSER app\n", dockerfile);
        Assert.Contains("- state:/var/lib/streamforecast\n", compose);
    }

    [Fact]
    public void The_producer_writes_to_the_topic_that_the_daemon_reads()
        => Assert.Contains($"\"--brokers\", \"kafka:9092\", \"--topic\", \"{new KafkaOptions().Topic}\"", compose);

    [Fact]
    public void Whatever_the_image_copies_is_let_through_to_the_build_and_exists()
    {
        string root = Path.GetDirectoryName(Docker())!;
        string[] copied = [.. Copies().Matches(dockerfile).SelectMany(m => m.Groups[1].Value.Split(' ')).Select(path => path.TrimEnd('/'))];
        string[] allowed = [.. File.ReadLines(Path.Combine(Docker(), "Dockerfile.dockerignore")).Where(line => line.StartsWith('!')).Select(line => line[1..])];
        Assert.Equal(allowed.Order(), copied.Order());
        Assert.All(copied, path => Assert.True(Path.Exists(Path.Combine(root, path)), $"docker/Dockerfile copies {path}, which is not in the repository"));
    }

    private static string Docker()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "StreamForecast.sln"))) return Path.Combine(folder.FullName, "docker");
        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} holds StreamForecast.sln");
    }

    [GeneratedRegex(@"(STREAMFORECAST__\w+)(?:=|: )(\S+)(?= \\\n|\n)")]
    private static partial Regex Settings();

    [GeneratedRegex(@"^COPY ((?!--).+) \S+$", RegexOptions.Multiline)]
    private static partial Regex Copies();
}
