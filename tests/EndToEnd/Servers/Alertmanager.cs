namespace StreamForecast.EndToEnd.Servers;

/// <summary>A real Prometheus Alertmanager, from Debian's package, on a free port of the loopback; it tells one webhook.</summary>
internal sealed class Alertmanager : IAsyncDisposable
{
    private const string Program = "prometheus-alertmanager";
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    private readonly ScratchFolder folder = new("alertmanager");
    private readonly ChildProcess process;

    private Alertmanager(string webhook)
    {
        string configuration = Path.Combine(folder.Location, "alertmanager.yml");
        File.WriteAllText(configuration, $"""
            route:
              receiver: people
              group_by: [incident]
              group_wait: 3s
              group_interval: 1s
              repeat_interval: 1h
            receivers:
              - name: people
                webhook_configs:
                  - url: {webhook}
                    send_resolved: true
            """);
        int port = FreePort.Next();
        Url = $"http://127.0.0.1:{port}";
        process = new ChildProcess(DebianProgram.Require(Program),
            [$"--config.file={configuration}", $"--storage.path={folder["data"]}", $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address="]);
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>A running one that posts its notifications to an address.</summary>
    public static async Task<Alertmanager> Start(string webhook)
    {
        var started = new Alertmanager(webhook);
        using var http = new HttpClient();
        using var late = new CancellationTokenSource(patience);
        while (true)
        {
            try
            {
                using HttpResponseMessage answer = await http.GetAsync(started.Url + "/-/ready", late.Token);
                if (answer.IsSuccessStatusCode) return started;
            }
            catch (HttpRequestException)
            {
            }
            Assert.False(started.process.HasEnded, $"{Program} ended while starting.\n{started.process.Tail()}");
            await Task.Delay(50, late.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await process.DisposeAsync();
        folder.Dispose();
    }
}
