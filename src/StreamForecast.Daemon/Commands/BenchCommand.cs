using System.CommandLine;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>bench</c>: the figures of this machine, each beside its reference; one verb below it for each.</summary>
internal static class BenchCommand
{
    /// <summary>The verb.</summary>
    public static Command Create() => new("bench", "The figures of this machine, each beside a reference measured in the same run.") { BenchTrainCommand.Create(), BenchStepCommand.Create(), BenchRecordCommand.Create(), BenchPipelineCommand.Create(), BenchStateCommand.Create(), BenchPageCommand.Create() };
}
