namespace StreamForecast.Daemon.Configuration;

/// <summary>Metrics and traces to a collector of OpenTelemetry.</summary>
public sealed record OtlpOptions
{
    /// <summary>Address of the collector, such as http://127.0.0.1:4317. Empty: nothing is sent.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>How the collector is spoken to: Grpc (its port is 4317 as a rule) or Http (protobuf over HTTP; 4318, and /v1/metrics and /v1/traces are added to the address).</summary>
    public OtlpProtocol Protocol { get; init; } = OtlpProtocol.Grpc;

    /// <summary>Headers that every request carries, name=value, parted by commas: an api key, for instance.</summary>
    public string Headers { get; init; } = "";

    /// <summary>Time between two sendings of the metrics, 1s to 10m.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Share of batches and transactions that are traced, 0 to 1.</summary>
    public double TraceShare { get; init; } = 0.01;

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (Endpoint.Length > 0 && (!Uri.TryCreate(Endpoint, UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps)))
            yield return $"{at}:Endpoint is \"{Endpoint}\"; give the address of the collector, such as http://127.0.0.1:4317, or leave it empty.";
        if (Interval < TimeSpan.FromSeconds(1) || Interval > TimeSpan.FromMinutes(10)) yield return $"{at}:Interval is {Interval}; choose 1s to 10m, such as 15s.";
        if (TraceShare is not (>= 0 and <= 1)) yield return $"{at}:TraceShare is {TraceShare}; choose 0 to 1, such as 0.01.";
    }
}
