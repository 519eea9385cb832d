using System.Globalization;
using System.Net;
using System.Text;

namespace StreamForecast.Daemon.Reports;

/// <summary>The frame that all reports share: one HTML page that needs nothing else, for light and dark screens. Called by the backtest's and the training's report.</summary>
internal static class Page
{
    /// <summary>Begins the page, up to and with its heading.</summary>
    public static StringBuilder Begin(string title)
    {
        var html = new StringBuilder();
        html.Append("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
        return html.Append($"<title>{Text(title)}</title><style>{Style()}</style></head><body><main><h1>{Text(title)}</h1>");
    }

    /// <summary>Ends the page and writes it.</summary>
    public static void Write(StringBuilder html, string path) => File.WriteAllText(path, html.Append("</main></body></html>\n").ToString());

    /// <summary>One large figure and what it is; <paramref name="mark"/> good, bad or nothing.</summary>
    public static void Tile(StringBuilder html, string figure, string words, string mark = "") =>
        html.Append($"<div class=\"tile {mark}\"><b>{Text(figure)}</b><span>{Text(words)}</span></div>");

    /// <summary>Text as it may stand in a page.</summary>
    public static string Text(string text) => WebUtility.HtmlEncode(text);

    /// <summary>A count with its thousands apart.</summary>
    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Style()
    {
        using var stream = typeof(Page).Assembly.GetManifestResourceStream("report.css")!;
        return new StreamReader(stream).ReadToEnd();
    }
}
