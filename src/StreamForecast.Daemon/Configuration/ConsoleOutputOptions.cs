namespace StreamForecast.Daemon.Configuration;

/// <summary>Output to standard output, one JSON object a line. Never required: nobody can hold a terminal to what it showed.</summary>
public sealed record ConsoleOutputOptions
{
    /// <summary>Whether it is used.</summary>
    public bool Enabled { get; init; }

    /// <summary>Whether forecasts are written as well as anomalies.</summary>
    public bool Forecasts { get; init; }
}
