namespace StreamForecast.Daemon.Configuration;

/// <summary>Output to a database that takes InfluxDB's line protocol over HTTP: InfluxDB 1, 2 and 3, VictoriaMetrics. While it is away, points wait on the disk.</summary>
public sealed record InfluxOutputOptions
{
    /// <summary>Whether it is used.</summary>
    public bool Enabled { get; init; }

    /// <summary>Whether offsets wait for it: until the database, or the disk on which points wait for it, holds them.</summary>
    public bool Required { get; init; }

    /// <summary>Address of the database, http or https.</summary>
    public string Url { get; init; } = "http://127.0.0.1:8086";

    /// <summary>InfluxDB 2 and 3: bucket to write to, by /api/v2/write. Empty: Database is written to, by /write.</summary>
    public string Bucket { get; init; } = "";

    /// <summary>InfluxDB 2 and 3: organisation of the bucket.</summary>
    public string Org { get; init; } = "";

    /// <summary>InfluxDB 2 and 3: token that may write.</summary>
    public string Token { get; init; } = "";

    /// <summary>InfluxDB 1: database to write to. VictoriaMetrics takes any name, as a label.</summary>
    public string Database { get; init; } = "streamforecast";

    /// <summary>InfluxDB 1: user, for basic authentication; empty for none.</summary>
    public string User { get; init; } = "";

    /// <summary>InfluxDB 1: the user's password.</summary>
    public string Password { get; init; } = "";

    /// <summary>File of PEM certificates that the database's certificate must be signed by; empty: those that the system trusts.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>Whether forecasts of every horizon are written, one point each, besides one point an observation.</summary>
    public bool Horizons { get; init; }

    /// <summary>Folder where points wait for the database; created when missing.</summary>
    public string SpoolDirectory { get; init; } = "spool";

    /// <summary>Most megabytes that may wait, 1 to 1000000. Beyond it a required output slows the reading down, another one loses the newest points and says so.</summary>
    public int SpoolMegabytes { get; init; } = 1024;

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        if (!Enabled) yield break;
        if (!Uri.TryCreate(Url, UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
            yield return $"{at}:Url is \"{Url}\"; give the address of the database, such as http://127.0.0.1:8086.";
        if (Bucket.Length == 0 && Database.Length == 0) yield return $"{at}:Bucket and {at}:Database are empty; name the bucket (InfluxDB 2 and 3) or the database (InfluxDB 1, VictoriaMetrics).";
        if (Token.Length > 0 && User.Length > 0) yield return $"{at}:Token and {at}:User are both set; give a token (InfluxDB 2 and 3) or user and password (InfluxDB 1).";
        if (CaFile.Length > 0 && !File.Exists(CaFile)) yield return $"{at}:CaFile is \"{CaFile}\", which is no file; name a file of PEM certificates, or leave it empty.";
        if (SpoolDirectory.Length == 0) yield return $"{at}:SpoolDirectory is empty; name a folder that the daemon may write to, such as spool.";
        if (SpoolMegabytes is < 1 or > 1_000_000) yield return $"{at}:SpoolMegabytes is {SpoolMegabytes}; choose 1 to 1000000, such as 1024.";
    }
}
