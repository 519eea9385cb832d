using StreamForecast.Daemon.Checkpoints;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Engine;

namespace StreamForecast.Daemon.Tests.Checkpoints;

public sealed class RegimeTests
{
    [Fact]
    public void A_regime_is_read_back_as_it_was_written()
    {
        var options = new DaemonOptions
        {
            Input = new InputOptions { Format = InputFormat.LineProtocol, Fields = ["a"], AllowedLateness = TimeSpan.FromMinutes(7) },
            Series = new SeriesOptions { Interval = TimeSpan.FromMinutes(5) },
            Forecast = new ForecastOptions { Horizons = [1, 3], Fan = new FanOptions { Horizons = [1, 2, 3], Every = 7 } },
            Anomaly = new AnomalyOptions { Sensitivity = Sensitivity.Quiet, MinimumDeviation = 0.1 },
        };
        string text = Regime.Of(options, "base@12345678").Write();

        Assert.Equal(text, Regime.Read(text)!.Write());
        Assert.Equal([1, 3], Regime.Read(text)!.Engine.Forecast.Horizons);
        Assert.Equal(TimeSpan.FromMinutes(7), Regime.Read(text)!.Engine.AllowedLateness);
    }

    [Fact]
    public void What_changes_no_result_changes_no_regime()
    {
        var options = new DaemonOptions();
        var faster = options with { Batch = options.Batch with { WaveRows = 64, MaxRecords = 100 }, Kafka = options.Kafka with { Consumers = 2 } };
        Assert.Equal(Regime.Of(options, "m").Write(), Regime.Of(faster, "m").Write());
        Assert.NotEqual(Regime.Of(options, "m").Write(), Regime.Of(options, "n").Write());
        Assert.NotEqual(Regime.Of(options, "m").Write(), Regime.Of(options with { Anomaly = new AnomalyOptions { Sensitivity = Sensitivity.Quiet } }, "m").Write());
    }

    [Theory, InlineData(""), InlineData("{}"), InlineData("no JSON"), InlineData("""{"Input":{},"Engine":{},"Model":"m","Later":1}""")]
    public void A_text_of_another_version_is_none(string text) => Assert.Null(Regime.Read(text));
}
