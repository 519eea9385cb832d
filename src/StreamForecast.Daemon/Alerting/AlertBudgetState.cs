namespace StreamForecast.Daemon.Alerting;

/// <summary>What an <see cref="AlertBudget"/> has learnt. Part of the state that <see cref="AlertJournal"/> keeps.</summary>
internal sealed class AlertBudgetState
{
    /// <summary>Cells by the highest strangeness in them, fading.</summary>
    public double[] Counts { get; set; } = new double[128];

    /// <summary>Time that they are of, ms, fading likewise.</summary>
    public double Exposure { get; set; }

    /// <summary>Incidents told, fading likewise.</summary>
    public double Used { get; set; }

    /// <summary>Newest event time, Unix ms.</summary>
    public long Time { get; set; }

    /// <summary>Event times of the incidents of the last period.</summary>
    public List<long> Recent { get; set; } = [];
}
