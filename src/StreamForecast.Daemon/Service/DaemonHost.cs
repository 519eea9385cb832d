using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Telemetry;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// Runs the daemon in the Generic Host until SIGTERM, SIGINT, the caller or a failure ends it. The one entry point of
/// <c>run</c> and <c>demo</c>.
/// </summary>
internal sealed class DaemonHost(DaemonOptions options)
{
    private static readonly TimeSpan MostTimeToStop = TimeSpan.FromSeconds(75);     // longer than the service itself waits for anything

    /// <summary>Live counters.</summary>
    public Counters Counters { get; } = new();

    /// <summary>Sees every scored batch; null for nobody.</summary>
    public BatchObserver? Observer { get; init; }

    /// <summary>Where the log goes; by default standard error, or the journal under systemd.</summary>
    public Action<ILoggingBuilder> Logging { get; init; } = PlainLog.Add;

    /// <summary>Runs; the exit code: 0 after an orderly stop, 1 when it failed (the log says why, and so does <see cref="Failure"/>).</summary>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var outcome = new ServiceOutcome();
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        Logging(builder.Logging);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = MostTimeToStop);
        builder.Services.AddHostedService(services => new ForecastService(
            options, Counters, Observer, outcome, services.GetRequiredService<IHostApplicationLifetime>(), services.GetRequiredService<ILogger<ForecastService>>()));
        using (IHost host = builder.Build())
        {
            await host.RunAsync(stop);
        }
        Failure = outcome.Failure;
        return outcome.ExitCode;
    }

    /// <summary>Why <see cref="RunAsync"/> returned 1.</summary>
    public string? Failure { get; private set; }
}
