using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using StreamForecast.Daemon.Configuration;

namespace StreamForecast.Daemon.Sinks;

/// <summary>What a database said to a write.</summary>
/// <param name="Reply">Whether it took the points.</param>
/// <param name="Reason">Its own words, or why there is no answer; empty when it took them.</param>
/// <param name="Wait">For how long it asked to be left alone; zero when it did not.</param>
internal readonly record struct InfluxAnswer(InfluxReply Reply, string Reason, TimeSpan Wait);

/// <summary>Whether a database took points.</summary>
internal enum InfluxReply : byte
{
    /// <summary>It holds them.</summary>
    Taken,
    /// <summary>It finds fault with the points themselves, or with their number: another try with the same points is no use.</summary>
    Refused,
    /// <summary>It is away, busy, or does not let us in: the same points may be taken later.</summary>
    Away,
}

/// <summary>Writes points to one database over HTTP: <c>/api/v2/write</c> where a bucket is named, <c>/write</c> otherwise.</summary>
internal sealed class InfluxConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private const int LongestReason = 300;

    private readonly HttpClient http;
    private readonly Uri address;

    /// <summary>Connects at the first write. Throws <see cref="System.Security.Cryptography.CryptographicException"/> when the file of certificates cannot be read.</summary>
    public InfluxConnection(InfluxOutputOptions options)
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = Patience };
        if (options.CaFile.Length > 0) handler.SslOptions.CertificateChainPolicy = TrustOf(options.CaFile);
        http = new HttpClient(handler) { Timeout = Patience };
        string query = options.Bucket.Length > 0
            ? $"api/v2/write?bucket={Uri.EscapeDataString(options.Bucket)}&org={Uri.EscapeDataString(options.Org)}&precision=ms"
            : $"write?db={Uri.EscapeDataString(options.Database)}&precision=ms";
        address = new Uri(new Uri(options.Url.TrimEnd('/') + "/"), query);
        if (options.Token.Length > 0) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Token", options.Token);
        if (options.User.Length > 0) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.User}:{options.Password}")));
    }

    /// <summary>Offers lines, gzipped. Throws <see cref="OperationCanceledException"/> when stopped.</summary>
    public async Task<InfluxAnswer> WriteAsync(byte[] gzipped, CancellationToken stop)
    {
        using var content = new ByteArrayContent(gzipped);
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain", "utf-8");
        content.Headers.ContentEncoding.Add("gzip");
        try
        {
            using HttpResponseMessage answer = await http.PostAsync(address, content, stop);
            if (answer.IsSuccessStatusCode) return new(InfluxReply.Taken, "", TimeSpan.Zero);
            string reason = $"{(int)answer.StatusCode} {Words(await answer.Content.ReadAsStringAsync(stop))}";
            bool refused = answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity;
            return new(refused ? InfluxReply.Refused : InfluxReply.Away, reason, answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return new(InfluxReply.Away, e is OperationCanceledException ? $"no answer within {Patience.TotalSeconds:0} s" : e.Message, TimeSpan.Zero);
        }
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => http.Dispose();

    private static X509ChainPolicy TrustOf(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(file);
        return policy;
    }

    /// <summary>The sentence within the answer: InfluxDB 1 says {"error":...}, 2 and 3 {"message":...}, VictoriaMetrics plain text.</summary>
    private static string Words(string body)
    {
        string words = body.Trim();
        try
        {
            using JsonDocument json = JsonDocument.Parse(words);
            foreach (string name in (string[])["message", "error"])
                if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out JsonElement said)) return said.ToString();
        }
        catch (JsonException)
        {
        }
        return words.Length <= LongestReason ? words : words[..LongestReason] + "...";
    }
}
