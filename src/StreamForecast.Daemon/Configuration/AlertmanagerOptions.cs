namespace StreamForecast.Daemon.Configuration;

/// <summary>Prometheus Alertmanagers that are told of alerts, by /api/v2/alerts.</summary>
public sealed record AlertmanagerOptions
{
    /// <summary>Addresses, http or https; of a cluster every member, each of which is told. Empty: none.</summary>
    public string[] Url { get; init; } = [];

    /// <summary>User, for basic authentication; empty for none.</summary>
    public string User { get; init; } = "";

    /// <summary>The user's password.</summary>
    public string Password { get; init; } = "";

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        foreach (string url in Url)
            if (!WebhookOptions.IsAddress(url)) yield return $"{at}:Url is \"{url}\"; give the address of an Alertmanager, such as http://127.0.0.1:9093.";
    }
}
