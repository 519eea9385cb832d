using System.CommandLine;

namespace StreamForecast.Daemon.Commands;

/// <summary><c>eval</c>: public benchmarks through the production path; one verb below it for each.</summary>
internal static class EvalCommand
{
    /// <summary>The verb.</summary>
    public static Command Create() => new("eval", "Public benchmarks through the production path.") { EvalForecastCommand.Create(), EvalAnomalyCommand.Create(), EvalNabCommand.Create(), EvalFillCommand.Create(), EvalAllCommand.Create() };
}
