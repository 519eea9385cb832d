using StreamForecast.Engine.Forecasting;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Tests.Forecasting;

public sealed class NetworkStepModelTests : StepModelContract
{
    internal override IStepModel Make(ForecastNetwork network) => new NetworkStepModel(network, "own");
}
