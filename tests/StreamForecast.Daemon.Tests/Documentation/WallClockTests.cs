namespace StreamForecast.Daemon.Tests.Documentation;

/// <summary>A clock that is set back or forward must hold nothing up and hasten nothing: intervals are measured by clocks that nobody sets, event time is the records'.</summary>
public sealed class WallClockTests
{
    /// <summary>Where the time of day is looked at: to tell it to people, to compare with what brokers compare with, to make a number that was not there before.</summary>
    private static readonly string[] tells = ["Checkpoints/TopicTarget.cs", "Service/DaemonMetrics.cs", "Service/PlainLog.cs", "Sinks/RefusedTimes.cs"];

    [Theory, InlineData("StreamForecast.Daemon/Checkpoints"), InlineData("StreamForecast.Daemon/Kafka"), InlineData("StreamForecast.Daemon/Service"), InlineData("StreamForecast.Daemon/Sinks"), InlineData("StreamForecast.Engine")]
    public void What_the_stream_goes_through_measures_no_time_by_the_wall_clock(string room)
    {
        string root = Path.Combine(Checkout.Root, "src");
        string[] looks = [.. Directory.EnumerateFiles(Path.Combine(root, room), "*.cs", SearchOption.AllDirectories).Where(LooksAtTheWallClock).Select(file => Path.GetRelativePath(Path.Combine(root, "StreamForecast.Daemon"), file))];
        Assert.Empty(looks.Except(tells));
    }

    private static bool LooksAtTheWallClock(string file)
    {
        string text = File.ReadAllText(file);
        return text.Contains("UtcNow", StringComparison.Ordinal) || text.Contains("DateTime.Now", StringComparison.Ordinal) || text.Contains("DateTimeOffset.Now", StringComparison.Ordinal);
    }
}
