using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace StreamForecast.Daemon.Web;

/// <summary>The addresses below /api, as openapi.json beside this file tells of them; a test holds the two together.</summary>
internal static class ApiRoutes
{
    private const int StandardFan = 48, StandardRows = 300;

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, Dashboard dashboard, WebQuestions questions)
    {
        byte[] document = Document();
        routes.MapGet("/api/openapi.json", context =>
        {
            context.Response.ContentType = "application/json; charset=utf-8";
            return context.Response.Body.WriteAsync(document, context.RequestAborted).AsTask();
        });
        routes.MapGet("/api/health", context => ApiAnswers.Answer(context, new { live = questions.NotLive() is null, ready = questions.NotReady() is null, trouble = questions.NotLive() ?? questions.NotReady() }));
        routes.MapGet("/api/overview", context => ApiAnswers.Answer(context, dashboard.Overview));
        routes.MapGet("/api/events", context => ApiAnswers.Answer(context, dashboard.Events(ApiAnswers.Number(context, "limit", 100), context.Request.Query["state"] == "open")));
        routes.MapGet("/api/worst", context => ApiAnswers.Answer(context, dashboard.Worst()));
        routes.MapGet("/api/series", async context => await ApiAnswers.Answer(context, await dashboard.Find(context.Request.Query["query"].ToString(), ApiAnswers.Number(context, "limit", 50))));
        routes.MapGet("/api/series/detail", OfSeries((context, name) => dashboard.Series(name, ApiAnswers.Number(context, "steps", StandardFan))));
        routes.MapGet("/api/series/forecast", OfSeries((context, name) => dashboard.Forecast(name, ApiAnswers.Number(context, "steps", StandardFan))));
        routes.MapGet("/api/series/history", OfSeries((context, name) => dashboard.History(name, ApiAnswers.Number(context, "rows", StandardRows))));
        routes.MapGet("/api/configuration", context => ApiAnswers.Answer(context, dashboard.Configuration()));
        routes.MapGet("/api/model", context =>
        {
            if (dashboard.Card() is not { } card) return ApiAnswers.Problem(context, StatusCodes.Status404NotFound, "No card", "The model in force has no card.json beside it.");
            context.Response.ContentType = "application/json; charset=utf-8";
            return context.Response.WriteAsync(card, context.RequestAborted);
        });
        routes.MapGet("/api/stream", context => Stream(context, dashboard));
        routes.MapFallback("/api/{**rest}", context => ApiAnswers.Problem(context, StatusCodes.Status404NotFound, "No such address", $"There is nothing at {context.Request.Path}; /api/openapi.json tells what there is."));
    }

    private static RequestDelegate OfSeries(Func<HttpContext, string, Task<object?>> ask) => async context =>
    {
        string name = context.Request.Query["name"].ToString();
        if (name.Length == 0) await ApiAnswers.Problem(context, StatusCodes.Status400BadRequest, "The name is missing", $"Ask as {context.Request.Path}?name=plant-1/pump-3.");
        else if (await ask(context, name) is { } found) await ApiAnswers.Answer(context, found);
        else await ApiAnswers.Problem(context, StatusCodes.Status404NotFound, "No such series", $"No partition of this process knows a series \"{name}\"; /api/series?query=... finds names.");
    };

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
                if (name.Length == 0) await StreamMessage.OverviewAsync(context, dashboard);
                else await StreamMessage.SeriesAsync(context, dashboard, name);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await dashboard.NextOverview.WaitAsync(context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The page was closed.
        }
    }

    private static byte[] Document()
    {
        using Stream content = Assembly.GetExecutingAssembly().GetManifestResourceStream("openapi.json") ?? throw new InvalidOperationException("BUG: openapi.json is not in the executable.");
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
