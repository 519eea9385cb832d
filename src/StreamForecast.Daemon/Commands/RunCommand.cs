using System.CommandLine;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Service;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>run</c>: the daemon, until it is told to stop.</summary>
internal static class RunCommand
{
    /// <summary>The verb with its options.</summary>
    public static Command Create()
    {
        var config = Shared.Config();
        var command = new Command("run", "The daemon: reads observations from Kafka, writes forecasts and anomalies, until SIGTERM or Ctrl-C.") { config };
        command.SetAction((parsed, stop) => new DaemonHost(ConfigurationLoader.Load(parsed.GetValue(config))).RunAsync(stop));
        return command;
    }
}
