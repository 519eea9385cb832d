using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Tests.History;
using StreamForecast.Daemon.Tests.Sinks;
using static StreamForecast.Daemon.Tests.Alerting.AlertBatch;

namespace StreamForecast.Daemon.Tests.Alerting;

/// <summary>Targets that are away, refuse, or come back; and what a message looks like on the wire.</summary>
public class AlertSenderTests
{
    private static readonly AlertOptions options = new() { MaximumAge = TimeSpan.FromDays(3660), GroupWait = TimeSpan.Zero, PageUrl = "https://page" };

    [Fact]
    public async Task What_a_target_did_not_take_is_tried_again_and_its_return_is_told()
    {
        using var folder = new TemporaryFolder();
        var log = new KeptLog();
        using var desk = new AlertDesk(options, folder.Path, ["kept"], TimeProvider.System, log);
        var target = new KeptTarget { Replies = new([AlertReply.Away]) };
        desk.Take(Make(0, Opened("a", 0)));
        await using (var sender = new AlertSender(target, desk, options, TimeProvider.System, log)) await target.Asked(2);
        Assert.Equal(["firing a"], target.Told);
        Assert.Contains(log.Lines, line => line.Contains("takes alerts again", StringComparison.Ordinal));
        Assert.Empty(desk.Untold(target));
    }

    [Fact]
    public async Task What_a_target_finds_fault_with_is_given_up_counted_and_named()
    {
        using var folder = new TemporaryFolder();
        var log = new KeptLog();
        using var desk = new AlertDesk(options, folder.Path, ["kept"], TimeProvider.System, log);
        var target = new KeptTarget { Replies = new([AlertReply.Refused]) };
        desk.Take(Make(0, Opened("a", 0)));
        var sender = new AlertSender(target, desk, options, TimeProvider.System, log);
        await using (sender)
        {
            await target.Asked(1);
            desk.Take(Make(1, Opened("b", 30)));
            sender.Hurry();
            await target.Asked(1);
        }
        Assert.Equal((1, 1), (sender.Failed, sender.Sent));
        Assert.Equal(["firing b"], target.Told);
        Assert.Contains(log.Lines, line => line.Contains("kept was not told of 1 incidents", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_target_that_wants_to_hear_again_is_told_at_the_start_of_what_goes_on()
    {
        using var folder = new TemporaryFolder();
        using var desk = new AlertDesk(options, folder.Path, ["kept"], TimeProvider.System, NullLogger.Instance);
        var target = new KeptTarget { Resend = TimeSpan.FromHours(1), WantsEveryEnd = true };
        desk.Take(Make(0, Opened("a", 0)));
        desk.Acknowledge("kept", desk.Untold(target));
        await using (new AlertSender(target, desk, options, TimeProvider.System, NullLogger.Instance)) await target.Asked(1);
        Assert.Equal(["firing a"], target.Told);
    }

    [Fact]
    public async Task A_webhook_gets_json_whose_signature_can_be_checked()
    {
        using var listener = new HttpListener();
        string url = $"http://127.0.0.1:{Port()}/";
        listener.Prefixes.Add(url);
        listener.Start();
        using var target = new WebhookTarget("ops", new WebhookOptions { Url = url, Secret = "grandmother" }, options.PageUrl, TimeProvider.System);
        using var folder = new TemporaryFolder();
        using var desk = new AlertDesk(options, folder.Path, [target.Name], TimeProvider.System, NullLogger.Instance);
        desk.Take(Make(0, Opened("plant/pump 1", 0)));

        Task<AlertAnswer> sent = target.SendAsync(desk.Untold(target), CancellationToken.None);
        HttpListenerContext asked = await listener.GetContextAsync();
        using var body = new MemoryStream();
        await asked.Request.InputStream.CopyToAsync(body);
        asked.Response.Close();
        Assert.Equal(AlertReply.Taken, (await sent).Reply);

        string[] parts = asked.Request.Headers["X-StreamForecast-Signature"]!.Split(',');
        byte[] signed = [.. Encoding.ASCII.GetBytes(parts[0][2..] + "."), .. body.ToArray()];
        Assert.Equal("v1=" + Convert.ToHexStringLower(HMACSHA256.HashData("grandmother"u8, signed)), parts[1]);
        using JsonDocument json = JsonDocument.Parse(body.ToArray());
        Assert.Equal("firing", json.RootElement.GetProperty("status").GetString());
        JsonElement alert = json.RootElement.GetProperty("alerts")[0];
        Assert.Equal(("plant/pump 1", 12.5, 11, "2026-03-01T00:00:00Z", "https://page/#/series/plant%2Fpump%201"),
            (alert.GetProperty("series").GetString(), alert.GetProperty("value").GetDouble(), alert.GetProperty("upper").GetDouble(), alert.GetProperty("since").GetString(), alert.GetProperty("link").GetString()));
    }

    [Theory]
    [InlineData(400, AlertReply.Refused)]
    [InlineData(404, AlertReply.Away)]
    [InlineData(429, AlertReply.Away)]
    [InlineData(503, AlertReply.Away)]
    public async Task Only_a_fault_of_the_message_is_final(int status, object reply)
    {
        using var listener = new HttpListener();
        string url = $"http://127.0.0.1:{Port()}/";
        listener.Prefixes.Add(url);
        listener.Start();
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        Task<AlertAnswer> sent = AlertAnswer.Of(http, request, CancellationToken.None);
        HttpListenerContext asked = await listener.GetContextAsync();
        asked.Response.StatusCode = status;
        asked.Response.Close();
        Assert.Equal(reply, (await sent).Reply);
    }

    private static int Port()
    {
        using var free = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        free.Start();
        return ((IPEndPoint)free.LocalEndpoint).Port;
    }
}
