using System.Globalization;
using System.Text;
using System.Text.Json;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Audits;

/// <summary>
/// Compares what two runs over the same input have committed, output by output: the same keys, payloads, times and headers for
/// every input record, each as often, and in each output partition the answers to an input partition in the order of the input.
/// </summary>
internal static class RunComparison
{
    /// <summary>Everything in which <paramref name="actual"/> differs from <paramref name="expected"/>, and whatever is out of order in it.</summary>
    public static Findings Compare(RunOutputs expected, RunOutputs actual)
    {
        var findings = new Findings();
        CompareTopics(findings, "forecast", expected.Forecasts, actual.Forecasts, InPayload);
        CompareTopics(findings, "anomaly", expected.Anomalies, actual.Anomalies, InPayload);
        CompareTopics(findings, "dead letter", expected.DeadLetters, actual.DeadLetters, InHeaders);
        return findings;
    }

    private static void CompareTopics(Findings findings, string what, IReadOnlyList<TopicRecord> expected, IReadOnlyList<TopicRecord> actual, Func<TopicRecord, SourcePosition> source)
    {
        var answers = actual.GroupBy(source).ToDictionary(group => group.Key, InOrder);
        foreach (var known in expected.GroupBy(source))
        {
            List<TopicRecord> should = InOrder(known), does = answers.Remove(known.Key, out var found) ? found : [];
            foreach (var record in should.Skip(does.Count)) findings.Add(TopicAudit.Lost, $"{what} of {known.Key}, key {Text(record.Key)}");
            foreach (var record in does.Skip(should.Count)) findings.Add(TopicAudit.Doubled, $"{what} of {known.Key} at {record.Position}, key {Text(record.Key)}");
            foreach (var (one, other) in should.Zip(does)) CompareRecords(findings, $"{what} of {known.Key}", one, other);
        }
        foreach (var (position, records) in answers) findings.Add(TopicAudit.Foreign, $"{what} of {position} at {records[0].Position}");
        foreach (var partition in actual.GroupBy(record => (record.Partition, From: source(record).Partition))) FindDisorder(findings, what, partition.OrderBy(record => record.Offset), source);
    }

    private static void CompareRecords(Findings findings, string what, TopicRecord expected, TopicRecord actual)
    {
        if (!Same(expected.Key, actual.Key)) findings.Add(TopicAudit.Misnamed, $"{what}: key {Text(expected.Key)} became {Text(actual.Key)}");
        if (!Same(expected.Value, actual.Value)) findings.Add(TopicAudit.Changed, $"{what}:\n      {Text(expected.Value)}\n      {Text(actual.Value)}");
        if (expected.Time != actual.Time) findings.Add(TopicAudit.Changed, string.Create(CultureInfo.InvariantCulture, $"{what}: time {expected.Time} became {actual.Time}"));
        if (!expected.Headers.OrderBy(header => header.Key, StringComparer.Ordinal).SequenceEqual(actual.Headers.OrderBy(header => header.Key, StringComparer.Ordinal)))
            findings.Add(TopicAudit.Changed, $"{what}: headers {string.Join(", ", expected.Headers)} became {string.Join(", ", actual.Headers)}");
        if (expected.Key is { Length: > 0 } && expected.Partition != actual.Partition) findings.Add(TopicAudit.OutOfOrder, $"{what}, key {Text(actual.Key)}, lies in partition {actual.Partition} and not {expected.Partition} as its series should");
    }

    private static void FindDisorder(Findings findings, string what, IEnumerable<TopicRecord> records, Func<TopicRecord, SourcePosition> source)
    {
        TopicRecord? before = null;
        foreach (var record in records)
        {
            if (before is not null && source(record).Offset < source(before).Offset)
                findings.Add(TopicAudit.OutOfOrder, $"{what} of {source(record)} at {record.Position} comes after that of {source(before)} at {before.Position}");
            before = record;
        }
    }

    /// <summary>Several answers to one record by key, and under one key as they lie: keys may lie in different partitions.</summary>
    private static List<TopicRecord> InOrder(IEnumerable<TopicRecord> answers) =>
        [.. answers.OrderBy(record => Text(record.Key), StringComparer.Ordinal).ThenBy(record => record.Partition).ThenBy(record => record.Offset)];

    /// <summary>The input that a forecast or an anomaly answers.</summary>
    public static SourcePosition InPayload(TopicRecord record)
    {
        using var payload = JsonDocument.Parse(record.Value);
        var source = payload.RootElement.GetProperty("source");
        return new(source.GetProperty("topic").GetString()!, source.GetProperty("partition").GetInt32(), source.GetProperty("offset").GetInt64());
    }

    /// <summary>The input that a dead letter holds.</summary>
    public static SourcePosition InHeaders(TopicRecord letter) => new(
        letter.Headers["topic"],
        int.Parse(letter.Headers["partition"], CultureInfo.InvariantCulture),
        long.Parse(letter.Headers["offset"], CultureInfo.InvariantCulture));

    private static bool Same(byte[]? a, byte[]? b) => a is null == b is null && a.AsSpan().SequenceEqual(b);

    private static string Text(byte[]? bytes) => bytes is null ? "(none)" : Encoding.UTF8.GetString(bytes);
}
