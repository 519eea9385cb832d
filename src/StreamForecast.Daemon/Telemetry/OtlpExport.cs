using System.Diagnostics.Metrics;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Telemetry;

/// <summary>
/// Sends metrics and traces to a collector of OpenTelemetry. Metrics are those of <see cref="MetricsText"/>: streamforecast.records.received is streamforecast_records_received_total there.
/// A collector that is away costs the stream nothing; it is said in the log.
/// </summary>
internal sealed class OtlpExport : IDisposable
{
    private const string Runtime = "System.Runtime";
    private const int Patience = 5_000;     // for one request, ms: the last of them holds the stop up

    private readonly MeterProvider metrics;
    private readonly TracerProvider traces;
    private readonly OtlpTroubles troubles;

    /// <summary>Sends what <paramref name="daemon"/> and the runtime measure, from now on.</summary>
    public OtlpExport(OtlpOptions options, Meter daemon, ILogger log)
    {
        troubles = new OtlpTroubles(options.Endpoint, log);
        string version = typeof(OtlpExport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        ResourceBuilder resource = ResourceBuilder.CreateEmpty().AddService("streamforecast", serviceVersion: version, autoGenerateServiceInstanceId: false,
            serviceInstanceId: string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}"));
        metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(daemon.Name, Runtime)
            .AddView(instrument => instrument.Meter.Name == daemon.Name ? new MetricStreamConfiguration { Name = "streamforecast." + instrument.Name } : null)
            .AddOtlpExporter((exporter, reader) =>
            {
                Point(exporter, options, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.Interval.TotalMilliseconds;
            })
            .Build();
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(Tracing.Source.Name)
            .SetSampler(new TraceIdRatioBasedSampler(options.TraceShare))
            .AddOtlpExporter(exporter => Point(exporter, options, "v1/traces"))
            .Build();
    }

    /// <summary>Sends what is left, for five seconds at most each, and ends.</summary>
    public void Dispose()
    {
        traces.Shutdown(Patience);
        metrics.Shutdown(Patience);
        traces.Dispose();
        metrics.Dispose();
        troubles.Dispose();
    }

    private static void Point(OtlpExporterOptions exporter, OtlpOptions options, string path)
    {
        bool isHttp = options.Protocol == OtlpProtocol.Http;
        exporter.Protocol = isHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = isHttp ? new Uri(new Uri(options.Endpoint.TrimEnd('/') + "/"), path) : new Uri(options.Endpoint);
        exporter.Headers = options.Headers;
        exporter.TimeoutMilliseconds = Patience;
    }
}
