namespace StreamForecast.Daemon.Configuration;

/// <summary>The HTTP server: the page at /, what it asks for below /api, /metrics, /health/live and /health/ready.</summary>
public sealed record WebOptions
{
    /// <summary>Whether it runs.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>Address it listens on, http://host:port. Port 0: any free one, which the start banner names. http://0.0.0.0:8080 serves other machines too.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8080";

    /// <summary>The address with its scheme: a bare host:port is meant as http.</summary>
    internal string Address => Url.Contains("://", StringComparison.Ordinal) ? Url : "http://" + Url;

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (!Uri.TryCreate(Address, UriKind.Absolute, out Uri? uri) || uri.Scheme != Uri.UriSchemeHttp || uri.Host.Length == 0 || uri.PathAndQuery != "/")
            yield return $"{at}:Url is \"{Url}\"; give an address to listen on, such as http://127.0.0.1:8080.";
    }
}
