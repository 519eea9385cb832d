using System.Text;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Audits;

/// <summary>Compares what went into the daemon with what came out of it, record by record.</summary>
internal static class TopicAudit
{
    /// <summary>No output for an input record.</summary>
    public const string Lost = "lost";
    /// <summary>More than one output for an input record.</summary>
    public const string Doubled = "doubled";
    /// <summary>An output for what was not among the inputs.</summary>
    public const string Foreign = "foreign";
    /// <summary>An output under another key than its input's.</summary>
    public const string Misnamed = "misnamed";
    /// <summary>An output before or in another partition than an earlier record's of its series.</summary>
    public const string OutOfOrder = "out of order";
    /// <summary>A payload that differs from another run's for the same input record.</summary>
    public const string Changed = "changed";

    /// <summary>Every input record has exactly one output, and within each series outputs lie in the order of their inputs.</summary>
    public static Findings ExactlyOnce(IReadOnlyCollection<TopicRecord> inputs, IReadOnlyList<ForecastRecord> outputs)
    {
        var findings = AtLeastOnce(inputs, outputs);
        foreach (var copies in outputs.CountBy(o => o.Source).Where(c => c.Value > 1)) findings.Add(Doubled, $"{copies.Key} has {copies.Value} outputs");

        var newest = new Dictionary<string, ForecastRecord>();
        foreach (var output in outputs.OrderBy(o => o.Lies.Partition).ThenBy(o => o.Lies.Offset))
        {
            if (newest.TryGetValue(output.Series, out var before) && (before.Lies.Partition != output.Lies.Partition || before.Source.Offset > output.Source.Offset))
                findings.Add(OutOfOrder, $"series {output.Series}: {output.Source} at {output.Lies.Position} comes after {before.Source} at {before.Lies.Position}");
            newest[output.Series] = output;
        }
        return findings;
    }

    /// <summary>Every input record has an output, and every output an input of the same key.</summary>
    public static Findings AtLeastOnce(IReadOnlyCollection<TopicRecord> inputs, IReadOnlyList<ForecastRecord> outputs)
    {
        var findings = new Findings();
        var sources = inputs.ToDictionary(i => i.Position);
        var answered = outputs.Select(o => o.Source).ToHashSet();
        foreach (var input in inputs.Where(i => !answered.Contains(i.Position))) findings.Add(Lost, $"{input.Position}, series {Text(input.Key)}");
        foreach (var output in outputs)
        {
            if (!sources.TryGetValue(output.Source, out var input)) findings.Add(Foreign, $"{output.Lies.Position} answers {output.Source}");
            else if (!output.Lies.Key.AsSpan().SequenceEqual(input.Key)) findings.Add(Misnamed, $"{output.Source}: key {Text(input.Key)} became {Text(output.Lies.Key)}");
        }
        return findings;
    }

    /// <summary>For each input record that both runs answered, the payloads are equal to the byte; a doubled output must equal its double.</summary>
    public static Findings SamePayloads(IReadOnlyList<ForecastRecord> expected, IReadOnlyList<ForecastRecord> actual)
    {
        var findings = new Findings();
        var known = new Dictionary<SourcePosition, ForecastRecord>();
        foreach (var record in expected.Concat(actual))
            if (!known.TryAdd(record.Source, record) && (!record.Lies.Value.AsSpan().SequenceEqual(known[record.Source].Lies.Value) || record.Lies.Time != known[record.Source].Lies.Time))
                findings.Add(Changed, $"{record.Source}:\n      {known[record.Source].Lies.Time} {Text(known[record.Source].Lies.Value)}\n      {record.Lies.Time} {Text(record.Lies.Value)}");
        return findings;
    }

    private static string Text(byte[]? bytes) => bytes is null ? "(none)" : Encoding.UTF8.GetString(bytes);
}
