using System.Text.RegularExpressions;
using StreamForecast.EndToEnd.Servers;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>The alert rules that ship are what Prometheus takes, speak of metrics that exist, and fire when they should and only then.</summary>
public sealed partial class AlertRuleTests
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);
    private static readonly string rules = Path.Combine(Repository.Root, "config", "prometheus", "streamforecast.rules.yml");

    [KafkaFact("promtool")]
    public async Task They_pass_the_checker_and_their_own_tests()
    {
        await Passes("check", "rules", rules);
        await Passes("test", "rules", Path.Combine(Repository.Root, "tests", "EndToEnd", "prometheus", "streamforecast.rules.test.yml"));
    }

    [Fact]
    public void They_speak_of_metrics_that_are_told_of()
    {
        string told = File.ReadAllText(Path.Combine(Repository.Root, "docs", "METRICS.md"));
        string[] named = [.. Metric().Matches(File.ReadAllText(rules)).Select(match => match.Value).Distinct()];
        Assert.NotEmpty(named);
        Assert.All(named, metric => Assert.Contains($"| `{metric}` |", told, StringComparison.Ordinal));
    }

    private static async Task Passes(params string[] arguments)
    {
        await using var promtool = new ChildProcess(DebianProgram.Require("promtool"), arguments, folder: Path.GetDirectoryName(arguments[^1]));
        Assert.True(await promtool.WaitForEnd(patience) == 0, promtool.Tail());
    }

    [GeneratedRegex("streamforecast_[a-z_]+")]
    private static partial Regex Metric();
}
