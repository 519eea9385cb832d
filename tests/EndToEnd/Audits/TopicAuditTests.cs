using System.Text;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Audits;

/// <summary>The audits find what is planted, and nothing where all is well.</summary>
public sealed class TopicAuditTests
{
    private readonly List<TopicRecord> inputs = [.. from offset in Enumerable.Range(0, 50) from partition in new[] { 0, 1 } select Input(partition, offset)];

    [Fact]
    public void A_complete_run_has_no_findings()
    {
        var outputs = Answer(inputs);
        Assert.True(TopicAudit.ExactlyOnce(inputs, outputs).None);
        Assert.True(TopicAudit.SamePayloads(outputs, Answer(inputs)).None);
    }

    [Fact]
    public void A_planted_loss_is_found()
    {
        var outputs = Answer(inputs.Where(i => i.Position is not { Partition: 1, Offset: 17 }));
        var findings = TopicAudit.AtLeastOnce(inputs, outputs);
        Assert.Equal(1, findings[TopicAudit.Lost]);
        Assert.Contains("in[1]@17", findings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_planted_double_is_found_by_the_stricter_audit_only()
    {
        var outputs = Answer([.. inputs.Take(40), inputs[39], .. inputs.Skip(40)]);
        Assert.True(TopicAudit.AtLeastOnce(inputs, outputs).None);
        Assert.Equal(1, TopicAudit.ExactlyOnce(inputs, outputs)[TopicAudit.Doubled]);
    }

    [Fact]
    public void A_planted_change_is_found_in_another_run_and_in_a_double()
    {
        var outputs = Answer(inputs);
        var changed = Answer(inputs);
        changed[8] = changed[8] with { Lies = changed[8].Lies with { Value = [.. changed[8].Lies.Value!, (byte)' '] } };
        Assert.Equal(1, TopicAudit.SamePayloads(outputs, changed)[TopicAudit.Changed]);
        Assert.Equal(1, TopicAudit.SamePayloads([], [.. outputs, changed[8]])[TopicAudit.Changed]);
    }

    [Fact]
    public void A_changed_time_is_a_change()
    {
        var outputs = Answer(inputs);
        var changed = Answer(inputs);
        changed[8] = changed[8] with { Lies = changed[8].Lies with { Time = 1 } };
        Assert.Equal(1, TopicAudit.SamePayloads(outputs, changed)[TopicAudit.Changed]);
    }

    [Fact]
    public void Two_outputs_in_the_wrong_order_are_found()
    {
        var swapped = inputs.ToList();
        (swapped[20], swapped[22]) = (swapped[22], swapped[20]); // both of partition 0 and of one series
        Assert.Equal(1, TopicAudit.ExactlyOnce(inputs, Answer(swapped))[TopicAudit.OutOfOrder]);
    }

    [Fact]
    public void An_output_without_an_input_and_one_under_a_wrong_key_are_found()
    {
        var outputs = Answer([.. inputs, Input(0, 50)]);
        outputs[3] = outputs[3] with { Lies = outputs[3].Lies with { Key = "other"u8.ToArray() } };
        var findings = TopicAudit.AtLeastOnce(inputs, outputs);
        Assert.Equal(1, findings[TopicAudit.Foreign]);
        Assert.Equal(1, findings[TopicAudit.Misnamed]);
    }

    private static TopicRecord Input(int partition, long offset) =>
        new("in", partition, offset, Encoding.UTF8.GetBytes($"s{partition}"), [], 1000 * offset, new Dictionary<string, string>());

    private static List<ForecastRecord> Answer(IEnumerable<TopicRecord> inputs) => [.. inputs.Select((input, at) =>
        ForecastRecord.Of(new("out", 0, at, input.Key, Encoding.UTF8.GetBytes($$$"""{"series":"s{{{input.Partition}}}","source":{"topic":"in","partition":{{{input.Partition}}},"offset":{{{input.Offset}}}}}"""), input.Time, new Dictionary<string, string>())))];
}
