namespace StreamForecast.Daemon.Configuration;

/// <summary>The formats a record's value may have.</summary>
public enum InputFormat
{
    /// <summary>A JSON object per record.</summary>
    Json,
    /// <summary>A line of CSV per record, without a header.</summary>
    Csv,
    /// <summary>InfluxDB line protocol, one or more lines per record.</summary>
    LineProtocol,
}
