using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace StreamForecast.Daemon.Web;

/// <summary>The addresses below /api: JSON, numbers that are none as null, errors as problem details (RFC 9457).</summary>
internal static class ApiRoutes
{
    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { Converters = { new FiniteNumber<float>(), new FiniteNumber<double>() } };

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, Dashboard dashboard)
    {
        routes.MapGet("/api/overview", context => Answer(context, dashboard.Overview));
        routes.MapGet("/api/events", context => Answer(context, dashboard.Events(Number(context, "limit", 100), context.Request.Query["state"] == "open")));
        routes.MapGet("/api/worst", context => Answer(context, dashboard.Worst()));
        routes.MapGet("/api/series", async context => await Answer(context, await dashboard.Find(context.Request.Query["query"].ToString(), Number(context, "limit", 50))));
        routes.MapGet("/api/series/detail", async context =>
        {
            string name = context.Request.Query["name"].ToString();
            if (name.Length == 0) await Problem(context, StatusCodes.Status400BadRequest, "The name is missing", "Ask as /api/series/detail?name=plant-1/pump-3.");
            else if (await dashboard.Series(name, Number(context, "steps", 48)) is { } series) await Answer(context, series);
            else await Problem(context, StatusCodes.Status404NotFound, "No such series", $"No partition of this process knows a series \"{name}\"; /api/series?query=... finds names.");
        });
        routes.MapGet("/api/configuration", context => Answer(context, dashboard.Configuration()));
        routes.MapGet("/api/model", context =>
        {
            if (dashboard.Card() is not { } card) return Problem(context, StatusCodes.Status404NotFound, "No card", "The model in force has no card.json beside it.");
            context.Response.ContentType = "application/json; charset=utf-8";
            return context.Response.WriteAsync(card, context.RequestAborted);
        });
        routes.MapGet("/api/stream", context => Stream(context, dashboard));
        routes.MapFallback("/api/{**rest}", context => Problem(context, StatusCodes.Status404NotFound, "No such address", $"There is nothing at {context.Request.Path}."));
    }

    /// <summary>Server-sent events: every second the overview, the events and the worst series; with ?series=NAME that series.</summary>
    private static async Task Stream(HttpContext context, Dashboard dashboard)
    {
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        string name = context.Request.Query["series"].ToString();
        try
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await Send(context, "overview", dashboard.Overview);
                if (name.Length == 0)
                {
                    await Send(context, "events", dashboard.Events(50, onlyOpen: false));
                    await Send(context, "worst", dashboard.Worst());
                }
                else if (await dashboard.Series(name, 48) is { } series) await Send(context, "series", series);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await dashboard.NextOverview.WaitAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }

    private static async Task Send(HttpContext context, string kind, object data)
    {
        await context.Response.WriteAsync($"event: {kind}\ndata: ", context.RequestAborted);
        await JsonSerializer.SerializeAsync(context.Response.Body, data, json, context.RequestAborted);
        await context.Response.WriteAsync("\n\n", context.RequestAborted);
    }

    private static Task Answer(HttpContext context, object data) => context.Response.WriteAsJsonAsync(data, data.GetType(), json, context.RequestAborted);

    private static Task Problem(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { type = "about:blank", title, status, detail }, json, "application/problem+json", context.RequestAborted);
    }

    private static int Number(HttpContext context, string name, int otherwise) => int.TryParse(context.Request.Query[name], out int number) ? number : otherwise;
}
