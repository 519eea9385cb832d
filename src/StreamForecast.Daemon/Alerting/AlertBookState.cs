namespace StreamForecast.Daemon.Alerting;

/// <summary>All that an <see cref="AlertBook"/> knows.</summary>
internal sealed class AlertBookState
{
    /// <summary>By partition, the offset below which every record has been taken.</summary>
    public SortedDictionary<int, long> Taken { get; set; } = [];

    /// <summary>By partition, its newest event time, Unix ms.</summary>
    public SortedDictionary<int, long> Clocks { get; set; } = [];

    /// <summary>Alerts that go on, told or held back.</summary>
    public List<Alert> Alerts { get; set; } = [];

    /// <summary>Incidents that go on, and those whose end not every target has been told, by their begin.</summary>
    public List<Incident> Incidents { get; set; } = [];

    /// <summary>Event times of the newest incidents, for the rate limit.</summary>
    public List<long> Opened { get; set; } = [];

    /// <summary>What the budgets have learnt, by their names.</summary>
    public SortedDictionary<string, AlertBudgetState> Budgets { get; set; } = [];

    /// <summary>The newest cell of each group, by budget and labels.</summary>
    public SortedDictionary<string, BudgetCell> Cells { get; set; } = [];
}
