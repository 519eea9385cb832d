using System.Text;
using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;
using Xunit.Abstractions;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>Bad records among good ones: each is set aside with a reason, the others are answered, and nothing restarts.</summary>
[Collection(KafkaCollection.Name)]
public sealed class DeadLetterScenario(KafkaFixture kafka, ITestOutputHelper output)
{
    private const string Input = "mixed.observations";

    [KafkaFact]
    public async Task A_thousand_bad_records_among_a_hundred_thousand_are_set_aside_with_their_reasons()
    {
        const int total = 100_000, every = 100;
        await kafka.Topics.Create(4, Input);
        List<string?> kinds = [];
        var sent = kafka.Topics.Produce(Input, Mixed(total, every, kinds));
        Assert.Equal(total, sent.Count);
        var bad = sent.Zip(kinds).Where(pair => pair.Second is not null).ToDictionary(pair => pair.First.Position, pair => (Record: pair.First, Kind: pair.Second!));
        var good = sent.Where(record => !bad.ContainsKey(record.Position)).ToList();
        Assert.Equal(1000, bad.Count);

        using var line = new Line(kafka.Topics, Input, "mixed");
        using var forecasts = line.ReadForecasts();
        using var deadLetters = line.ReadDeadLetters();
        await using var daemon = line.Start(); // the one process of this scenario: StopWell fails if it has ended by itself
        forecasts.ReadUntil(good.Count, daemon, Line.Patience);
        deadLetters.ReadUntil(bad.Count, daemon, Line.Patience);
        await Line.StopWell(daemon);

        TopicAudit.ExactlyOnce(good, ForecastRecord.All(forecasts.ReadToEnd())).AssertNone("Answers to the good records");
        AuditDeadLetters(bad, deadLetters.ReadToEnd()).AssertNone("Dead letters");
        foreach (var reason in deadLetters.Records.DistinctBy(letter => bad[Source(letter)].Kind).OrderBy(letter => bad[Source(letter)].Kind, StringComparer.Ordinal))
            output.WriteLine($"{bad[Source(reason)].Kind}: {reason.Headers["reason"]}");
    }

    private static IEnumerable<(byte[]? Key, byte[]? Value)> Mixed(int total, int every, List<string?> kinds)
    {
        using var good = SampleRecords.Make(series: 500, rows: 250, seed: 3).GetEnumerator();
        for (int i = 0; i < total; i++)
        {
            if (i % every == every / 2)
            {
                var (kind, make) = BadRecords.Kinds[i / every % BadRecords.Kinds.Count];
                kinds.Add(kind);
                yield return make(i / every);
            }
            else
            {
                Assert.True(good.MoveNext());
                kinds.Add(null);
                yield return good.Current;
            }
        }
    }

    private static Findings AuditDeadLetters(Dictionary<SourcePosition, (TopicRecord Record, string Kind)> bad, List<TopicRecord> letters)
    {
        var findings = new Findings();
        foreach (var copies in letters.CountBy(Source).Where(c => c.Value > 1)) findings.Add(TopicAudit.Doubled, $"{copies.Key}");
        foreach (var (position, (record, kind)) in bad.ExceptBy(letters.Select(Source), b => b.Key)) findings.Add(TopicAudit.Lost, $"{position}: {kind}");
        foreach (var letter in letters)
        {
            if (!bad.TryGetValue(Source(letter), out var original))
            {
                findings.Add(TopicAudit.Foreign, $"{letter.Position} holds {Source(letter)}: {letter.Headers.GetValueOrDefault("reason")}");
                continue;
            }
            if (!Same(letter.Key, original.Record.Key) || !Same(letter.Value, original.Record.Value)) findings.Add(TopicAudit.Changed, $"{original.Kind}: key or value is not as it came");
            if (!Readable(letter.Headers.GetValueOrDefault("reason"))) findings.Add("unreadable reason", $"{original.Kind}: {letter.Headers.GetValueOrDefault("reason") ?? "(none)"}");
        }
        return findings;
    }

    private static SourcePosition Source(TopicRecord letter) => new(
        letter.Headers["topic"],
        int.Parse(letter.Headers["partition"], System.Globalization.CultureInfo.InvariantCulture),
        long.Parse(letter.Headers["offset"], System.Globalization.CultureInfo.InvariantCulture));

    /// <summary>An empty key and none are told apart: the record is kept as it came.</summary>
    private static bool Same(byte[]? a, byte[]? b) => a is null == b is null && a.AsSpan().SequenceEqual(b);

    /// <summary>A sentence of a few words, not too long for a terminal, without the names of our own code.</summary>
    private static bool Readable(string? reason) =>
        reason is not null && reason.Length is > 15 and < 400 && reason.Split(' ').Length >= 4
        && !reason.Contains("Exception", StringComparison.Ordinal) && !reason.Contains("System.", StringComparison.Ordinal)
        && !reason.EnumerateRunes().Any(Rune.IsControl);
}
