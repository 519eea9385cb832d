namespace StreamForecast.Daemon.Configuration;

/// <summary>An address that is told of incidents by an HTTP POST of JSON.</summary>
public sealed record WebhookOptions
{
    /// <summary>The address, http or https.</summary>
    public string Url { get; init; } = "";

    /// <summary>Key of the signature that goes with every message (HMAC-SHA256); empty: none is made.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (!IsAddress(Url)) yield return $"{at}:Url is \"{Url}\"; give an address, such as https://example.com/hooks/streamforecast.";
    }

    internal static bool IsAddress(string url) => Uri.TryCreate(url, UriKind.Absolute, out Uri? uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
}
