namespace StreamForecast.Daemon.Configuration;

/// <summary>What the output topics hold after a crash, a move or an outage.</summary>
public enum Guarantee
{
    /// <summary>A reader of committed records sees every result once: results and offsets are written in one transaction.</summary>
    ExactlyOnce,
    /// <summary>No result is lost; some may be there twice, equal to the byte.</summary>
    AtLeastOnce,
}
