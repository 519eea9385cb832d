using System.Net;

namespace StreamForecast.EndToEnd.Servers;

/// <summary>A database that answers every request with 503, until it is told to take what it is offered.</summary>
internal sealed class StubbornDatabase : IDisposable
{
    private readonly HttpListener listener = new();

    public StubbornDatabase()
    {
        Url = $"http://127.0.0.1:{FreePort.Next()}";
        listener.Prefixes.Add(Url + "/");
        listener.Start();
        _ = Serve();
    }

    public string Url { get; }

    /// <summary>Whether it takes points.</summary>
    public bool Takes { get; set; }

    public void Dispose() => listener.Close();

    private async Task Serve()
    {
        while (listener.IsListening)
        {
            try
            {
                var context = await listener.GetContextAsync();
                await context.Request.InputStream.CopyToAsync(Stream.Null);
                context.Response.StatusCode = Takes ? 204 : 503;
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException) { }
        }
    }
}
