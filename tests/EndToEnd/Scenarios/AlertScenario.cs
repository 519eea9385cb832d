using System.Text.Json;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>Forty series fail together, and a real Alertmanager and a webhook hear of it, while the daemon is killed in the middle.</summary>
[Collection(KafkaCollection.Name)]
public sealed class AlertScenario(KafkaFixture kafka)
{
    private const string Input = "alerts.observations";
    private const int Failing = 40, Others = 20, Before = 300;
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(60);
    private static readonly DateTimeOffset start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [KafkaFact("prometheus-alertmanager")]
    public async Task Forty_series_that_fail_together_are_one_incident_told_once_and_ended_once_though_the_daemon_is_killed_between()
    {
        using Inbox people = new(), hook = new();
        await using Alertmanager alertmanager = await Alertmanager.Start(people.Url);
        await kafka.Topics.Create(2, Input);
        using var line = new Line(kafka.Topics, Input, "alerts");
        line.Settings["Alerts:Alertmanager:Url"] = alertmanager.Url;
        line.Settings["Alerts:Webhooks:ops:Url"] = hook.Url;
        line.Settings["Alerts:MaximumAge"] = "3660d";
        line.Settings["Alerts:ResendInterval"] = "20s";
        line.Settings["Alerts:PageUrl"] = "https://page";
        using TopicReader forecasts = line.ReadForecasts();
        int sent = 0;
        int Send(int from, int rows) => sent += kafka.Topics.Produce(Input, Enumerable.Range(from, rows).SelectMany(Rows)).Count;

        await using (ChildProcess killed = line.Start())
        {
            forecasts.ReadUntil(Send(0, Before + 3), killed, patience);     // the incident is three rows old
            await people.WaitFor(told => Alerts(told, "firing").Count == Failing, "that forty series fail", killed, patience);
            await hook.WaitFor(told => told.Any(message => message.GetProperty("alertCount").GetInt32() == Failing), "that forty series fail", killed, patience);
            await killed.Kill();
        }
        int messages = people.Received.Count, posts = hook.Received.Count;
        await using ChildProcess daemon = line.Start();
        forecasts.ReadUntil(Send(Before + 3, 10), daemon, patience);
        Assert.Equal((messages, posts), (people.Received.Count, hook.Received.Count));      // nothing is repeated
        forecasts.ReadUntil(Send(Before + 13, 120), daemon, patience);
        await people.WaitFor(told => Alerts(told, "resolved").Count == Failing, "that all is well again", daemon, patience);
        await hook.WaitFor(told => told[^1].GetProperty("status").GetString() == "resolved", "that all is well again", daemon, patience);
        await Line.StopWell(daemon);

        List<JsonElement> all = people.Received;
        string group = Assert.Single(all.Select(message => message.GetProperty("groupKey").GetString()!).Distinct());
        Assert.Equal(Enumerable.Range(0, Failing).Select(Name).Order(StringComparer.Ordinal), Alerts(all, "firing").Order(StringComparer.Ordinal));
        int ended = all.FindIndex(message => message.GetProperty("status").GetString() == "resolved");
        Assert.True(ended >= messages && ended == all.Count - 1, $"The group of {group} ended in message {ended + 1} of {all.Count}.");
        Assert.Single(hook.Received, message => message.GetProperty("status").GetString() == "resolved");
        Assert.Single(hook.Received.Select(message => message.GetProperty("incident").GetString()).Distinct());
        JsonElement alert = all[0].GetProperty("alerts")[0];
        Assert.StartsWith("https://page/#/series/", alert.GetProperty("generatorURL").GetString());
        Assert.Equal("up", alert.GetProperty("labels").GetProperty("direction").GetString());
    }

    /// <summary>The series that any message tells of with a status.</summary>
    private static HashSet<string> Alerts(List<JsonElement> messages, string status) =>
    [
        .. messages.SelectMany(message => message.GetProperty("alerts").EnumerateArray()).Where(alert => alert.GetProperty("status").GetString() == status)
            .Select(alert => alert.GetProperty("labels").GetProperty("series").GetString()!),
    ];

    private static string Name(int series) => $"pump-{series}";

    /// <summary>A calm fleet; from row <see cref="Before"/> on some of it is far too high for ten minutes.</summary>
    private static IEnumerable<(byte[]? Key, byte[]? Value)> Rows(int row)
    {
        for (int s = 0; s < Failing + Others; s++)
        {
            bool fails = s < Failing && row is >= Before and < Before + 10;
            yield return SampleRecords.Json(Name(s), start.AddMinutes(row), Math.Round(50 + s + Math.Sin(row / 5.0) + 0.3 * Math.Sin(7.3 * row + s) + (fails ? 300 : 0), 3));
        }
    }
}
