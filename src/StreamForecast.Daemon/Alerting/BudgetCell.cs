namespace StreamForecast.Daemon.Alerting;

/// <summary>A time of one group in which alerts would be one incident: the unit that an <see cref="AlertBudget"/> counts, by the highest strangeness in it.</summary>
internal sealed class BudgetCell
{
    /// <summary>Event time of its first alert, Unix ms.</summary>
    public long Start { get; set; }

    /// <summary>Highest strangeness so far.</summary>
    public float Peak { get; set; }

    /// <summary>Event time at which that was counted, Unix ms.</summary>
    public long Counted { get; set; }
}
