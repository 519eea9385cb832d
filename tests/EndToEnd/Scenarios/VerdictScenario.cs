using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>A planted anomaly is called false, and that is taken back later: by the topic of verdicts, on two lines at once, of which one is killed behind each of the two.</summary>
[Collection(KafkaCollection.Name)]
public sealed partial class VerdictScenario(KafkaFixture kafka)
{
    private const string Input = "verdicts.observations", Judged = "plant-0/pump-0";
    private const int Series = 12, First = 600, Like = 800, Beyond = 1000, Again = 1300;
    private static readonly DateTimeOffset start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [KafkaFact]
    public async Task What_is_like_an_event_called_false_is_not_told_until_that_is_taken_back_and_a_kill_changes_no_byte()
    {
        await kafka.Topics.Create(2, Input);
        using Line calm = Ready("judged"), killed = Ready("judged-killed");
        using TopicReader forecasts = killed.ReadForecasts();
        await using ChildProcess steady = calm.Start();
        ChildProcess mortal = killed.Start();
        var inputs = new List<TopicRecord>();

        await Answer(0, First + 20);
        JsonElement opened = Anomalies(calm).Single(anomaly => Row(anomaly) == First && anomaly.GetProperty("state").GetString() == "opened");
        await Say("v1", $$"""{"verdict":"false","series":"{{Judged}}","event":{{opened.GetProperty("event").GetRawText()}},"score":{{opened.GetProperty("score").GetRawText()}},"kind":"spike","direction":"up","value":{{opened.GetProperty("value").GetRawText()}},"expected":{{opened.GetProperty("expected").GetRawText()}}}""", inForce: 1);
        await Answer(First + 20, Beyond + 100, killAt: 0.5);
        await Say("v1", null, inForce: 0);
        await Answer(Beyond + 100, Again + 20, killAt: 0.3);

        await Line.StopWell(steady);
        await Line.StopWell(mortal);
        await mortal.DisposeAsync();
        int[] told = [.. Anomalies(calm).Where(anomaly => anomaly.GetProperty("state").GetString() == "opened").Select(Row)];
        Assert.Equal([First, Beyond, Again], told);
        RunOutputs whole = calm.ReadOutputs(), broken = killed.ReadOutputs();
        TopicAudit.ExactlyOnce(inputs, ForecastRecord.All(broken.Forecasts)).AssertNone("Outputs of the line that was killed");
        RunComparison.Compare(whole, broken).AssertNone("Outputs of the line that was killed against the other's");

        async Task Answer(int from, int to, double killAt = 0)
        {
            int before = inputs.Count;
            inputs.AddRange(kafka.Topics.Produce(Input, Enumerable.Range(from, to - from).SelectMany(row => Enumerable.Range(0, Series).Select(s => Record(s, row)))));
            if (killAt > 0)
            {
                forecasts.ReadUntil(before + (int)(killAt * (inputs.Count - before)), mortal, Line.Patience);
                await mortal.Kill();
                await mortal.DisposeAsync();
                mortal = killed.Start();
            }
            using TopicReader others = calm.ReadForecasts();
            Answers.ReadUntilAll(others, inputs, steady);
            Answers.ReadUntilAll(forecasts, inputs, mortal);
        }

        async Task Say(string id, string? verdict, int inForce)
        {
            foreach (var (line, daemon) in new[] { (calm, steady), (killed, mortal) })
            {
                kafka.Topics.Produce($"{line.Name}.verdicts", [(Encoding.UTF8.GetBytes(id), verdict is null ? null : Encoding.UTF8.GetBytes(verdict))]);
                using var http = new HttpClient { BaseAddress = new Uri(Address().Match(await daemon.WaitForLine("http://127.0.0.1:", Line.Patience)).Value) };
                using var late = new CancellationTokenSource(Line.Patience);
                while (!(await http.GetStringAsync("/metrics", late.Token)).Contains($"streamforecast_verdicts{{verdict=\"false\"}} {inForce}\n", StringComparison.Ordinal)) await Task.Delay(50, late.Token);
            }
        }
    }

    private Line Ready(string name)
    {
        var line = new Line(kafka.Topics, Input, name);
        line.Settings["Web:Enabled"] = "true";
        line.Settings["Web:Url"] = "http://127.0.0.1:0";
        line.Settings["State:SnapshotInterval"] = "1h";     // what was judged is learnt again after a kill
        return line;
    }

    private List<JsonElement> Anomalies(Line of) => [.. kafka.Topics.ReadAll($"{of.Name}.anomalies").Select(record => JsonDocument.Parse(record.Value).RootElement).Where(anomaly => anomaly.GetProperty("series").GetString() == Judged)];

    private static int Row(JsonElement anomaly) => (int)(DateTimeOffset.Parse(anomaly.GetProperty("timestamp").GetString()!, CultureInfo.InvariantCulture) - start).TotalHours;

    /// <summary>Of every series a clean wave a day with a little noise; in one of them spikes, one of them far larger.</summary>
    private static (byte[]? Key, byte[]? Value) Record(int series, int row)
    {
        double spike = series != 0 ? 0 : row is First or Like or Again ? 60 : row == Beyond ? 400 : 0;
        return SampleRecords.Json($"plant-{series % 3}/pump-{series}", start.AddHours(row), Math.Round(100 + 20 * Math.Sin(row * Math.PI / 12 + series) + new Random(series * 10_000 + row).NextDouble() + spike, 3));
    }

    [GeneratedRegex("http://127.0.0.1:[0-9]+")]
    private static partial Regex Address();
}
