using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace StreamForecast.Daemon.Web;

/// <summary>The page and what belongs to it, from within the executable. It asks nobody else for anything.</summary>
internal static class PageRoutes
{
    private static readonly (string Address, string File, string Type)[] files =
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/page.js", "page.js", "text/javascript; charset=utf-8"),
        ("/page.css", "page.css", "text/css; charset=utf-8"),
    ];

    /// <summary>Adds them.</summary>
    public static void Map(IEndpointRouteBuilder routes)
    {
        foreach ((string address, string file, string type) in files)
        {
            byte[] content = Read(file);
            routes.MapGet(address, context =>
            {
                context.Response.ContentType = type;
                context.Response.Headers.CacheControl = "no-cache";
                context.Response.Headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:";
                return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
            });
        }
    }

    private static byte[] Read(string file)
    {
        using Stream content = Assembly.GetExecutingAssembly().GetManifestResourceStream("page." + file) ?? throw new InvalidOperationException($"BUG: {file} of the page is not in the executable.");
        using var bytes = new MemoryStream();
        content.CopyTo(bytes);
        return bytes.ToArray();
    }
}
