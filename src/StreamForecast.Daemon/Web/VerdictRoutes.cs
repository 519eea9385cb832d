using Confluent.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using StreamForecast.Daemon.Feedback;

namespace StreamForecast.Daemon.Web;

/// <summary>/api/verdicts: what people say of events. A verdict must come as application/json, which a page of another origin cannot send unasked.</summary>
internal static class VerdictRoutes
{
    private const int MostBytes = 64 << 10;

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes, VerdictDesk desk)
    {
        routes.MapGet("/api/verdicts", context =>
        {
            VerdictList now = desk.InForce;
            return ApiAnswers.Answer(context, new { precision = now.Precision, secondsToDetect = now.SecondsToDetect, verdicts = now.Records.Reverse().Select(Shown) });
        });
        routes.MapGet("/api/verdicts/{id}", context => desk.InForce.Records.Find(record => record.Id == Id(context)) is { } known ? ApiAnswers.Answer(context, Shown(known)) : Unknown(context));
        routes.MapPost("/api/verdicts", context => Written(context, async () =>
        {
            if (!context.Request.HasJsonContentType())
            {
                await ApiAnswers.Problem(context, StatusCodes.Status415UnsupportedMediaType, "No JSON", "Send the verdict as application/json.");
                return;
            }
            if (await Body(context) is not { } body) await ApiAnswers.Problem(context, StatusCodes.Status413PayloadTooLarge, "Too large", $"A verdict has at most {MostBytes} bytes.");
            else if (!VerdictFormat.TryRead(body, out VerdictRecord verdict, out string problem)) await ApiAnswers.Problem(context, StatusCodes.Status400BadRequest, "No verdict", $"What was sent is no verdict: {problem}.");
            else
            {
                VerdictRecord written = await desk.TakeAsync(verdict, context.RequestAborted);
                context.Response.StatusCode = StatusCodes.Status201Created;
                context.Response.Headers.Location = $"/api/verdicts/{written.Id}";
                await ApiAnswers.Answer(context, Shown(written));
            }
        }));
        routes.MapDelete("/api/verdicts/{id}", context => Written(context, async () =>
        {
            if (await desk.TakeBackAsync(Id(context), context.RequestAborted)) context.Response.StatusCode = StatusCodes.Status204NoContent;
            else await Unknown(context);
        }));
    }

    private static async Task Written(HttpContext context, Func<Task> write)
    {
        try
        {
            await write();
        }
        catch (KafkaException e)
        {
            await ApiAnswers.Problem(context, StatusCodes.Status503ServiceUnavailable, "Kafka does not take it", $"The verdict could not be written to its topic: {e.Error.Reason}. Try again when /health/ready is well.");
        }
    }

    private static async Task<byte[]?> Body(HttpContext context)
    {
        byte[] buffer = new byte[MostBytes + 1];
        int length = await context.Request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.RequestAborted);
        return length > MostBytes ? null : buffer[..length];
    }

    private static Task Unknown(HttpContext context) => ApiAnswers.Problem(context, StatusCodes.Status404NotFound, "No such verdict", $"No verdict \"{Id(context)}\" is in force; GET /api/verdicts lists those that are.");

    private static string Id(HttpContext context) => (string)context.Request.RouteValues["id"]!;

    /// <summary>As the topic has it: without the fields that were not given.</summary>
    private static object Shown(VerdictRecord verdict) => VerdictFormat.Element(verdict);
}
