using System.Net;
using System.Text.Json;

namespace StreamForecast.EndToEnd.Servers;

/// <summary>An address on the loopback that keeps the JSON posted to it.</summary>
internal sealed class Inbox : IDisposable
{
    private readonly HttpListener listener = new();
    private readonly List<JsonElement> received = [];
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Inbox()
    {
        Url = $"http://127.0.0.1:{FreePort.Next()}/";
        listener.Prefixes.Add(Url);
        listener.Start();
        _ = Serve();
    }

    public string Url { get; }

    /// <summary>All that was posted, in order.</summary>
    public List<JsonElement> Received
    {
        get
        {
            lock (received) return [.. received];
        }
    }

    /// <summary>Waits until what was posted is as wanted; fails when that takes too long.</summary>
    public async Task WaitFor(Func<List<JsonElement>, bool> isWanted, string what, ChildProcess daemon, TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        while (true)
        {
            Task next;
            lock (received) next = changed.Task;
            if (isWanted(Received)) return;
            try { await next.WaitAsync(late.Token); }
            catch (OperationCanceledException) { Assert.Fail($"{what} was not posted within {limit}; {Received.Count} messages were.\n{string.Join('\n', Received.TakeLast(3))}\n{daemon.Tail()}"); }
        }
    }

    public void Dispose() => listener.Close();

    private async Task Serve()
    {
        while (listener.IsListening)
        {
            HttpListenerContext asked;
            try { asked = await listener.GetContextAsync(); }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException) { return; }
            using JsonDocument body = await JsonDocument.ParseAsync(asked.Request.InputStream);
            TaskCompletionSource announce;
            lock (received)
            {
                received.Add(body.RootElement.Clone());
                announce = changed;
                changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }
            announce.SetResult();
            asked.Response.Close();
        }
    }
}
