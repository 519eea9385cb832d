using Microsoft.Playwright;

namespace StreamForecast.EndToEnd.Servers;

/// <summary>Debian's Chromium without a window; what its pages report as errors is kept.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private const float Patience = 90_000;      // ms

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly List<string> errors = [];

    private Browser(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>Errors of scripts and requests to other hosts, so far.</summary>
    public IReadOnlyList<string> Errors => errors;

    /// <summary>Where pictures are kept: artifacts/test/page.</summary>
    public static string Pictures { get; } = Path.Combine(Repository.Root, "artifacts", "test", "page");

    public static async Task<Browser> Start()
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = DebianProgram.Require("chromium"), Args = ["--no-sandbox"] });
        return new Browser(playwright, browser);
    }

    /// <summary>A page of this width, dark or light, at an address.</summary>
    public async Task<IPage> Open(string address, int width = 1280, bool dark = false)
    {
        IPage page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = width, Height = 900 }, ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light });
        page.SetDefaultTimeout(Patience);
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) => { if (message.Type == "error") errors.Add(message.Text); };
        string host = new Uri(address).Authority;
        page.Request += (_, request) => { if (Uri.TryCreate(request.Url, UriKind.Absolute, out Uri? uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal) && uri.Authority != host) errors.Add($"asks {request.Url}"); };
        await page.GotoAsync(address);
        return page;
    }

    /// <summary>The share of the next so long that the page's main thread works.</summary>
    public static async Task<double> Busy(IPage page, TimeSpan time)
    {
        ICDPSession session = await page.Context.NewCDPSessionAsync(page);
        await session.SendAsync("Performance.enable");
        double before = await Worked(session);
        await page.WaitForTimeoutAsync((float)time.TotalMilliseconds);
        return (await Worked(session) - before) / time.TotalSeconds;
    }

    /// <summary>Keeps a picture of the whole page.</summary>
    public static Task Picture(IPage page, string name) => page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, name + ".png"), FullPage = true });

    private static async Task<double> Worked(ICDPSession session) => (await session.SendAsync("Performance.getMetrics"))!.Value.GetProperty("metrics").EnumerateArray()
        .First(metric => metric.GetProperty("name").GetString() == "TaskDuration").GetProperty("value").GetDouble();

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
