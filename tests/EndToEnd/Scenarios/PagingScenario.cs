using System.Globalization;
using System.Text.RegularExpressions;
using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>A fleet that is larger than its memory: most series lie on the disk at any moment, and no output shows it.</summary>
[Collection(KafkaCollection.Name)]
public sealed partial class PagingScenario(KafkaFixture kafka, ITestOutputHelper output)
{
    private const string Input = "paged.observations";

    [KafkaFact]
    public async Task With_memory_for_a_part_of_its_series_and_killed_twice_it_says_what_a_run_says_that_has_room_for_all()
    {
        await kafka.Topics.Create(3, Input);
        var inputs = kafka.Topics.Produce(Input, SampleRecords.Make(series: 3_000, rows: 12, seed: 9));
        using var line = new Line(kafka.Topics, Input, "paged");
        line.Settings["State:MemoryMegabytes"] = "1";       // of some six
        line.Settings["State:SnapshotInterval"] = "1s";
        line.Settings["State:TopicInterval"] = "2s";
        line.Settings["Web:Enabled"] = "true";
        line.Settings["Web:Url"] = $"http://127.0.0.1:{FreePort.Next()}";
        using var forecasts = line.ReadForecasts();
        foreach (double share in (double[])[0.3, 0.7])
        {
            await using var daemon = line.Start();
            forecasts.ReadUntil((int)(share * inputs.Count), daemon, Line.Patience);
            await daemon.Kill();
            if (share > 0.5) Directory.Delete(line.State, recursive: true);     // the next start pages out what it reads from the topic
        }

        await using (var last = line.Start())
        {
            Answers.ReadUntilAll(forecasts, inputs, last);
            using var http = new HttpClient { BaseAddress = new Uri(line.Settings["Web:Url"]) };
            using var late = new CancellationTokenSource(Line.Patience);
            string metrics;
            while (Sum(metrics = await http.GetStringAsync("/metrics", late.Token), "streamforecast_series{") < 3_000) await Task.Delay(100, late.Token);
            double known = Sum(metrics, "streamforecast_series{"), pagedOut = Sum(metrics, "streamforecast_series_paged_out{"), pagedIn = Sum(metrics, "streamforecast_series_paged_in_total ");
            output.WriteLine($"measured: {pagedOut} of {known} series on the disk, {pagedIn} read back since the start");
            Assert.InRange(pagedOut, 2_000, 2_999);
            Assert.True(pagedIn > 100);
            await Line.StopWell(last);
        }

        var all = ForecastRecord.All(forecasts.ReadToEnd());
        using var roomy = new Line(kafka.Topics, Input, "not-paged");
        var expected = await roomy.RunUntil(inputs.Count);
        TopicAudit.ExactlyOnce(inputs, all).AssertNone("Outputs of a run with little memory that was killed twice");
        TopicAudit.SamePayloads(expected, all).AssertNone("Payloads against those of the run with room for all");
    }

    private static double Sum(string metrics, string name) =>
        metrics.Split('\n').Where(line => line.StartsWith(name, StringComparison.Ordinal)).Sum(line => double.Parse(Value().Match(line).Value, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"[0-9.]+$")]
    private static partial Regex Value();
}
