using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>The page of a running daemon as people see it, in Debian's Chromium. Pictures of every view stay in artifacts/test/page.</summary>
[Collection(KafkaCollection.Name)]
public sealed partial class PageScenarios(KafkaFixture kafka, ITestOutputHelper output)
{
    private const int Series = 60, Rows = 500, Like = Rows + 61;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(90);
    private static readonly DateTimeOffset start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [KafkaFact("chromium")]
    public async Task A_planted_anomaly_is_seen_and_every_view_can_be_read_at_any_width()
    {
        using var line = new Line(kafka.Topics, "page.observations", "page");
        line.Settings["Web:Enabled"] = "true";
        line.Settings["Web:Url"] = "http://127.0.0.1:0";
        line.Settings["Alerts:Webhooks:ops:Url"] = "http://127.0.0.1:1";
        line.Settings["Alerts:MaximumAge"] = "3660d";
        line.Settings["Alerts:Budget"] = "5/day";
        line.Settings["Alerts:AlwaysFrom"] = "0.5";
        await kafka.Topics.Create(2, "page.observations");
        int sent = kafka.Topics.Produce("page.observations", Enumerable.Range(0, Rows).SelectMany(row => Enumerable.Range(0, Series).Select(s => Row(s, row)))).Count;
        using TopicReader forecasts = line.ReadForecasts();
        await using ChildProcess daemon = line.Start();
        string address = Address().Match(await daemon.WaitForLine("http://127.0.0.1:", patience)).Value;
        forecasts.ReadUntil(sent, daemon, patience);

        Directory.CreateDirectory(Browser.Pictures);
        await using Browser browser = await Browser.Start();
        IPage page = await browser.Open(address);
        await page.GetByText("records a second").WaitForAsync();
        Assert.Equal(Series.ToString(CultureInfo.InvariantCulture), await page.Locator(".tile", new() { HasText = "series" }).Locator("dd").First.InnerTextAsync());
        ILocator event_ = page.Locator("table[aria-label='Newest events'] tr", new() { HasText = "plant-3/pump-13" });
        Assert.Equal(0, await event_.CountAsync());

        kafka.Topics.Produce("page.observations", [Row(13, Rows, plus: 500)]);
        long from = Stopwatch.GetTimestamp();
        await event_.First.WaitForAsync();
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"measured: a planted anomaly is on the page {Stopwatch.GetElapsedTime(from).TotalSeconds:0.0} s after its record was sent"));
        Assert.Matches("spike ↑", await event_.First.InnerTextAsync());
        double busy = await Browser.Busy(page, TimeSpan.FromSeconds(3));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"measured: the page keeps the browser's main thread busy {100 * busy:0.0} % of the time"));

        await page.Keyboard.PressAsync("/");
        await page.Keyboard.TypeAsync("PUMP-13");
        await page.GetByRole(AriaRole.Option, new() { Name = "plant-3/pump-13" }).WaitForAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.GetByRole(AriaRole.Heading, new() { Name = "plant-3/pump-13" }).WaitForAsync();
        await page.Locator(".chart canvas").WaitForAsync();
        await page.GetByText("every 1 h").WaitForAsync();
        Assert.EndsWith("#/series/plant-3%2Fpump-13", page.Url);

        await page.Keyboard.PressAsync("+");        // not of the chart, which has no focus
        await page.Locator(".chart").FocusAsync();
        await page.Keyboard.PressAsync("+");
        await page.WaitForURLAsync("**/*from=*");
        await page.Keyboard.PressAsync("0");
        await page.WaitForURLAsync(url => !url.Contains('?'));

        ILocator cards = page.Locator("article.event");
        Assert.Equal(1, await cards.CountAsync());
        Assert.Contains("was expected; most unusual: ", await cards.InnerTextAsync(), StringComparison.Ordinal);
        await page.GetByRole(AriaRole.Button, new() { Name = "False alarm" }).ClickAsync();
        await page.Locator("button[aria-pressed=true]", new() { HasText = "False alarm" }).WaitForAsync();
        sent += kafka.Topics.Produce("page.observations", [.. Enumerable.Range(Rows + 1, 60).Select(row => Row(13, row)), Row(13, Like, plus: 500), Row(14, Rows + 1, plus: 500)]).Count;
        forecasts.ReadUntil(sent + 1, daemon, patience);
        await page.GetByText($"newest row {start.AddHours(Like):yyyy-MM-dd HH:mm:ss}").WaitForAsync();
        Assert.Equal(1, await cards.CountAsync());
        Assert.DoesNotContain("goes on", await cards.InnerTextAsync(), StringComparison.Ordinal);

        foreach (var (view, hash) in new[] { ("overview", "#/"), ("events", "#/events"), ("alerts", "#/alerts"), ("series", "#/series/plant-3%2Fpump-13"), ("verdicts", "#/verdicts"), ("model", "#/model"), ("configuration", "#/configuration") })
        {
            foreach (int width in new[] { 1280, 390 })
            {
                IPage seen = await browser.Open($"{address}/{hash}", width, dark: width == 390);
                await seen.Locator("#status.good").WaitForAsync();
                await seen.Locator(view switch { "series" => ".chart canvas", "model" => "pre:has-text('{')", "overview" => "svg.spark", _ => "tbody tr" }).First.WaitForAsync();
                await Browser.Picture(seen, $"{view}-{width}");
                int wider = await seen.EvaluateAsync<int>("document.documentElement.scrollWidth - innerWidth");
                Assert.True(wider <= 0, $"{view} is {wider} pixels wider than a window of {width}; see {Browser.Pictures}/{view}-{width}.png");
                await seen.CloseAsync();
            }
        }
        Assert.Empty(browser.Errors);
        await Line.StopWell(daemon);
    }

    private static (byte[]? Key, byte[]? Value) Row(int series, int row, double plus = 0) =>
        SampleRecords.Json($"plant-{series % 5}/pump-{series}", start.AddHours(row), Math.Round(100 + series + 20 * Math.Sin(2 * Math.PI * row / 24) + Math.Sin(7 * row + series) + plus, 3));

    [GeneratedRegex("http://127.0.0.1:[0-9]+")]
    private static partial Regex Address();
}
