using StreamForecast.Engine;
using StreamForecast.Engine.Forecasting;
namespace StreamForecast.Daemon.Commands;
internal sealed class EngineSetup : IDisposable
{
    public EngineOptions Options { get; } = new();
    public IStepModel Model => throw new NotImplementedException();
    public static EngineOptions ReadOptions(string? config) => new();
    public static EngineSetup Open(string? config, string? model) => new();
    public void Dispose() { }
}
