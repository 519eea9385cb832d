using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace StreamForecast.Daemon.Web;

/// <summary>How addresses below /api answer: JSON, numbers that are none as null, errors as problem details (RFC 9457).</summary>
internal static class ApiAnswers
{
    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { Converters = { new FiniteNumber<float>(), new FiniteNumber<double>() } };

    /// <summary>Answers with an object.</summary>
    public static Task Answer(HttpContext context, object data) => context.Response.WriteAsJsonAsync(data, data.GetType(), json, context.RequestAborted);

    /// <summary>Answers with a problem.</summary>
    public static Task Problem(HttpContext context, int status, string title, string detail)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new { type = "about:blank", title, status, detail }, json, "application/problem+json", context.RequestAborted);
    }

    /// <summary>One server-sent event.</summary>
    public static async Task Send(HttpContext context, string kind, object data)
    {
        await context.Response.WriteAsync($"event: {kind}\ndata: ", context.RequestAborted);
        await JsonSerializer.SerializeAsync(context.Response.Body, data, json, context.RequestAborted);
        await context.Response.WriteAsync("\n\n", context.RequestAborted);
    }

    /// <summary>A whole number of the question; <paramref name="otherwise"/> where there is none.</summary>
    public static int Number(HttpContext context, string name, int otherwise) => int.TryParse(context.Request.Query[name], out int number) ? number : otherwise;
}
