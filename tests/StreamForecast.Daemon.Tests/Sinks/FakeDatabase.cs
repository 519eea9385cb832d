using System.IO.Compression;
using System.Net;
using System.Text;

namespace StreamForecast.Daemon.Tests.Sinks;

/// <summary>A database on the loopback that takes points, refuses lines that hold a word, or is busy, as told.</summary>
internal sealed class FakeDatabase : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly List<string> lines = [];
    private readonly List<string> requests = [];
    private readonly Lock gate = new();

    public FakeDatabase(int port)
    {
        Url = $"http://127.0.0.1:{port}";
        listener.Prefixes.Add(Url + "/");
        listener.Start();
        _ = Serve();
    }

    public string Url { get; }

    /// <summary>Lines that hold this word are refused, and with them the whole request, as InfluxDB does.</summary>
    public string? Refuses { get; set; }

    /// <summary>Answers 503 while true.</summary>
    public bool IsBusy { get; set; }

    /// <summary>Lines taken, in order.</summary>
    public List<string> Lines
    {
        get
        {
            lock (gate) return [.. lines];
        }
    }

    /// <summary>Path, query and authorization of each request.</summary>
    public List<string> Requests
    {
        get
        {
            lock (gate) return [.. requests];
        }
    }

    public void Dispose() => listener.Close();

    private async Task Serve()
    {
        while (listener.IsListening)
        {
            HttpListenerContext context;
            try { context = await listener.GetContextAsync(); }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { return; }
            using var gzip = new StreamReader(new GZipStream(context.Request.InputStream, CompressionMode.Decompress), Encoding.UTF8);
            string[] offered = (await gzip.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            lock (gate)
            {
                requests.Add($"{context.Request.RawUrl} {context.Request.Headers["Authorization"]}".TrimEnd());
                bool isRefused = Refuses is not null && offered.Any(line => line.Contains(Refuses, StringComparison.Ordinal));
                context.Response.StatusCode = IsBusy ? 503 : isRefused ? 400 : 204;
                if (isRefused) context.Response.OutputStream.Write("{\"error\":\"field type conflict\"}"u8);
                if (context.Response.StatusCode == 204) lines.AddRange(offered);
            }
            context.Response.Close();
        }
    }
}
