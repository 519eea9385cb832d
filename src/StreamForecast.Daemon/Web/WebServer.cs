using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Exits;
using StreamForecast.Daemon.Telemetry;

namespace StreamForecast.Daemon.Web;

/// <summary>
/// The HTTP server: /health/live (200 while the processing loops turn) and /health/ready (200 while records are being
/// processed), each with a line that says why not, /metrics for Prometheus, the page at / and what it asks for below /api. Started by the service before it waits for Kafka.
/// </summary>
internal sealed class WebServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebServer(WebApplication app) => this.app = app;

    /// <summary>Where it listens, with the port it was given.</summary>
    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>What is answered, as "GET /api/events".</summary>
    public IEnumerable<string> Routes => app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Select(endpoint => $"{string.Join(',', endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"])} {endpoint.RoutePattern.RawText}");

    /// <summary>Listens on Web:Url. Throws <see cref="StartException"/> when the address cannot be had.</summary>
    public static async Task<WebServer> StartAsync(WebOptions options, WebQuestions questions, Dashboard dashboard, CancellationToken stop)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls(options.Address).ConfigureKestrel(Limits);
        builder.Services.AddRoutingCore();
        builder.Logging.ClearProviders();
        WebApplication app = builder.Build();
        app.UseRouting();
        app.MapGet("/health/live", (HttpContext context) => Answer(context, questions.NotLive(), "live"));
        app.MapGet("/health/ready", (HttpContext context) => Answer(context, questions.NotReady(), "ready"));
        app.MapGet("/metrics", (HttpContext context) =>
        {
            context.Response.ContentType = MetricsText.ContentType;
            return context.Response.WriteAsync(questions.Metrics(), context.RequestAborted);
        });
        ApiRoutes.Map(app, dashboard, questions);
        VerdictRoutes.Map(app, questions.Verdicts);
        AlertRoutes.Map(app, questions.Alerts);
        PageRoutes.Map(app);
        try
        {
            await app.StartAsync(stop);
        }
        catch (Exception e) when (e is IOException or System.Net.Sockets.SocketException or InvalidOperationException)
        {
            await app.DisposeAsync();
            throw new StartException($"The HTTP server cannot listen on {options.Address} (Web:Url): {e.Message} Free the address, choose another, such as http://127.0.0.1:8081, or set Web:Enabled to false.", e);
        }
        return new WebServer(app);
    }

    /// <summary>Stops listening.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static void Limits(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = 256;
    }

    private static Task Answer(HttpContext context, string? problem, string well)
    {
        context.Response.StatusCode = problem is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync((problem ?? well) + "\n", context.RequestAborted);
    }
}
