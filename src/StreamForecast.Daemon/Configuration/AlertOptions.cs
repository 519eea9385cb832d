using System.Text.RegularExpressions;

namespace StreamForecast.Daemon.Configuration;

/// <summary>Whom events are told, and which: docs/ALERTING.md. Off until an Alertmanager or a webhook is named.</summary>
public sealed record AlertOptions
{
    /// <summary>Prometheus Alertmanagers.</summary>
    public AlertmanagerOptions Alertmanager { get; init; } = new();

    /// <summary>Webhooks by name, each with Url and Secret: { "ops": { "Url": "https://example.com/hook", "Secret": "..." } }.</summary>
    public IReadOnlyDictionary<string, WebhookOptions> Webhooks { get; init; } = new Dictionary<string, WebhookOptions>();

    /// <summary>Address of the page as people reach it, for links; empty: no links.</summary>
    public string PageUrl { get; init; } = "";

    /// <summary>An event must have strange rows over this time to raise an alert, by the times of the rows, 0s to 7d. Flat lines and gaps, which take their time before they are told, are told at once.</summary>
    public TimeSpan MinimumDuration { get; init; }

    /// <summary>An event whose row is older than this by the clock raises no alert, as where history is read; 1m to 3660d.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromDays(1);

    /// <summary>An alert without news for this time, by the times of its partition's rows, is ended, 1h to 366d: its series may be no more.</summary>
    public TimeSpan MaximumDuration { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Most new incidents in a time, by the times of the rows, such as 20/1h; empty: as many as come. An event over it raises its alert at its next strange row within it.</summary>
    public string RateLimit { get; init; } = "";

    /// <summary>Labels whose values must be equal for alerts to be of one incident: tags of line protocol, or groups of SeriesLabels. Empty: all series are of one group.</summary>
    public string[] GroupBy { get; init; } = [];

    /// <summary>Alerts of a group that begin within this time of its first are one incident, 0s to 1d; 0s: each is its own.</summary>
    public TimeSpan GroupWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long messages wait for more of the same incident, 0s to 10m.</summary>
    public TimeSpan GroupWait { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Regular expression whose named groups make labels of a series' name: ^(?&lt;plant&gt;[^/]+)/ gives plant-1/pump-3 the label plant="plant-1".</summary>
    public string SeriesLabels { get; init; } = "";

    /// <summary>How often Alertmanagers hear again of what goes on, 5s to 1h. Three times that without a word ends it there.</summary>
    public TimeSpan ResendInterval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long a message that a target does not take is tried again, 1m to 7d; then it is given up, and counted.</summary>
    public TimeSpan RetryFor { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Times in which no alert begins, by name: { "backup": { "Series": "db-*", "Cron": "0 2 * * *", "Duration": "90m", "TimeZone": "Europe/Berlin" } }.</summary>
    public IReadOnlyDictionary<string, QuietOptions> Quiet { get; init; } = new Dictionary<string, QuietOptions>();

    /// <summary>How many incidents all series together may raise in the long run, such as 5/day: the threshold follows. Empty: every event raises one.</summary>
    public string Budget { get; init; } = "";

    /// <summary>Budgets of groups of series, by name: { "pumps": { "Series": "*pump*", "Budget": "2/day" } }. Series in none of them share Budget.</summary>
    public IReadOnlyDictionary<string, BudgetOptions> Budgets { get; init; } = new Dictionary<string, BudgetOptions>();

    /// <summary>Score from which an event raises an alert whatever the budget, 0.5 to 1.</summary>
    public double AlwaysFrom { get; init; } = 0.95;

    /// <summary>Whether anybody is told.</summary>
    internal bool Enabled => Alertmanager.Url.Length > 0 || Webhooks.Count > 0;

    /// <summary>Whether any series has a budget.</summary>
    internal bool HasBudget => Budget.Length > 0 || Budgets.Count > 0;

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        foreach (string problem in Alertmanager.Problems($"{at}:Alertmanager")) yield return problem;
        foreach (string problem in Webhooks.SelectMany(hook => hook.Value.Problems($"{at}:Webhooks:{hook.Key}"))) yield return problem;
        foreach (string problem in Quiet.SelectMany(quiet => quiet.Value.Problems($"{at}:Quiet:{quiet.Key}"))) yield return problem;
        foreach (string problem in Budgets.SelectMany(group => group.Value.Problems($"{at}:Budgets:{group.Key}"))) yield return problem;
        if (PageUrl.Length > 0 && !WebhookOptions.IsAddress(PageUrl)) yield return $"{at}:PageUrl is \"{PageUrl}\"; give the address of the page, such as https://forecast.example.com, or leave it empty.";
        foreach (string? problem in new[]
        {
            Range(at, "MinimumDuration", MinimumDuration, TimeSpan.Zero, TimeSpan.FromDays(7)),
            Range(at, "MaximumAge", MaximumAge, TimeSpan.FromMinutes(1), TimeSpan.FromDays(3660)),
            Range(at, "MaximumDuration", MaximumDuration, TimeSpan.FromHours(1), TimeSpan.FromDays(366)),
            Range(at, "GroupWindow", GroupWindow, TimeSpan.Zero, TimeSpan.FromDays(1)),
            Range(at, "GroupWait", GroupWait, TimeSpan.Zero, TimeSpan.FromMinutes(10)),
            Range(at, "ResendInterval", ResendInterval, TimeSpan.FromSeconds(5), TimeSpan.FromHours(1)),
            Range(at, "RetryFor", RetryFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
        })
        {
            if (problem is not null) yield return problem;
        }
        if (RateLimit.Length > 0 && !AlertRate.TryParse(RateLimit, out _)) yield return $"{at}:RateLimit is \"{RateLimit}\"; give {AlertRate.Form}, or leave it empty.";
        if (Budget.Length > 0 && !AlertRate.TryParse(Budget, out _)) yield return $"{at}:Budget is \"{Budget}\"; give {AlertRate.Form}, or leave it empty.";
        if (AlwaysFrom is not (>= 0.5 and <= 1)) yield return $"{at}:AlwaysFrom is {AlwaysFrom}; choose a score from 0.5 to 1, such as 0.95; 1 is never.";
        if (!IsExpression(SeriesLabels)) yield return $"{at}:SeriesLabels is \"{SeriesLabels}\", which is no regular expression; write one with named groups, such as ^(?<plant>[^/]+)/.";
    }

    private static string? Range(string at, string key, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value >= least && value <= most ? null : $"{at}:{key} is {Duration.Format(value)}; choose {Duration.Format(least)} to {Duration.Format(most)}.";

    private static bool IsExpression(string text)
    {
        try
        {
            _ = new Regex(text);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
