namespace StreamForecast.Daemon.Alerting;

/// <summary>Alerts of one group that began together. Part of the state that <see cref="AlertJournal"/> keeps.</summary>
internal sealed class Incident
{
    /// <summary>Its id: made from its first alert, so that the same records give the same.</summary>
    public string Id { get; set; } = "";

    /// <summary>Values of the labels that its alerts have in common.</summary>
    public SortedDictionary<string, string> Group { get; set; } = [];

    /// <summary>Event time at which its first alert began, Unix ms.</summary>
    public long Opened { get; set; }

    /// <summary>Its alerts, those that have ended included, in the order in which they joined.</summary>
    public List<Alert> Alerts { get; set; } = [];

    /// <summary>Counts what has changed about it.</summary>
    public long Version { get; set; }

    /// <summary>The newest version worth a message of its own: an alert has joined or become more severe, or all have ended.</summary>
    public long Notable { get; set; }

    /// <summary>By the name of each target, the version that it was told, or that was given up.</summary>
    public SortedDictionary<string, long> Told { get; set; } = [];

    /// <summary>Event time at which the last of its alerts ended, Unix ms; null while it goes on.</summary>
    public long? Ended { get; set; }
}
