namespace StreamForecast.Daemon.Decoding;

/// <summary>The part of a record that kept it from being taken.</summary>
public enum RejectionCause
{
    /// <summary>Empty, too large or no text.</summary>
    Record,
    /// <summary>Not of the configured format.</summary>
    Syntax,
    /// <summary>No name, or none that can be used.</summary>
    Series,
    /// <summary>No time, none that can be read, or none that can be believed.</summary>
    Timestamp,
    /// <summary>No value, or none that is a number.</summary>
    Value,
    /// <summary>Read well, but older than <see cref="Configuration.InputOptions.AllowedLateness"/> allows.</summary>
    TooLate,
}
