namespace StreamForecast.Daemon.Configuration;

/// <summary>Units of the times in line protocol.</summary>
public enum TimePrecision
{
    /// <summary>InfluxDB's default.</summary>
    Nanoseconds,
    /// <summary>Millionths of a second.</summary>
    Microseconds,
    /// <summary>Thousandths of a second.</summary>
    Milliseconds,
    /// <summary>Seconds.</summary>
    Seconds,
}
