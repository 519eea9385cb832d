namespace StreamForecast.Daemon.Configuration;

/// <summary>How a collector of OpenTelemetry is spoken to.</summary>
public enum OtlpProtocol
{
    /// <summary>gRPC.</summary>
    Grpc,
    /// <summary>Protobuf over HTTP.</summary>
    Http,
}
