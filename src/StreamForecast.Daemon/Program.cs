using StreamForecast.Daemon.Commands;

namespace StreamForecast.Daemon;

/// <summary>The executable: one verb per command, see <see cref="CommandLine"/>.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => CommandLine.RunAsync(args);
}
