using System.Globalization;
using System.Text;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Audits;

/// <summary>The comparison of two runs finds what is planted in any of the three topics, and nothing where all is well.</summary>
public sealed class RunComparisonTests
{
    private const int Rows = 40;

    private readonly List<TopicRecord> forecasts = [.. from offset in Enumerable.Range(0, Rows) from partition in new[] { 0, 1 } select Answer("forecasts", partition, offset, 2 * offset + partition)];
    private readonly List<TopicRecord> anomalies = [.. from offset in Enumerable.Range(0, Rows / 8) select Answer("anomalies", 1, 8 * offset, offset)];
    private readonly List<TopicRecord> letters = [.. from offset in Enumerable.Range(0, Rows / 4) select Letter(0, 4 * offset, offset)];

    [Fact]
    public void Two_equal_runs_have_no_findings_wherever_in_the_topics_they_lie()
    {
        var later = forecasts.ConvertAll(record => record with { Offset = 7 * record.Offset + 1000 });
        Assert.True(Compare(later, anomalies, letters).None);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_planted_loss_is_found(int topic)
    {
        Of(topic).RemoveAt(3);
        Assert.Equal(1, Found()[TopicAudit.Lost]);
        Of(topic).RemoveAt(Of(topic).Count - 1);
        Assert.Equal(2, Found()[TopicAudit.Lost]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_planted_double_is_found(int topic)
    {
        Of(topic).Add(Of(topic)[^1] with { Offset = 500 });
        Assert.Equal(1, Found()[TopicAudit.Doubled]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_planted_change_is_found_be_it_of_payload_time_or_headers(int topic)
    {
        Of(topic)[2] = Of(topic)[2] with { Value = [.. Of(topic)[2].Value!, (byte)' '] };
        Of(topic)[3] = Of(topic)[3] with { Time = 1 };
        Of(topic)[4] = Of(topic)[4] with { Headers = new Dictionary<string, string>(Of(topic)[4].Headers) { ["more"] = "" } };
        Assert.Equal(3, Found()[TopicAudit.Changed]);
    }

    [Fact]
    public void A_missing_value_is_not_an_empty_one()
    {
        letters[1] = letters[1] with { Value = [] };
        var without = letters.ToList();
        without[1] = letters[1] with { Value = null };
        Assert.Equal(1, RunComparison.Compare(new(forecasts, anomalies, letters), new(forecasts, anomalies, without))[TopicAudit.Changed]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_reordering_within_a_series_is_found(int topic)
    {
        var records = Of(topic);
        (records[0], records[2]) = (records[0] with { Offset = records[2].Offset }, records[2] with { Offset = records[0].Offset });
        Assert.True(Found()[TopicAudit.OutOfOrder] > 0);
        Assert.Equal(0, Found()[TopicAudit.Changed]);
    }

    [Fact]
    public void A_series_that_has_moved_to_another_partition_is_found()
    {
        forecasts[5] = forecasts[5] with { Partition = 3 };
        Assert.Equal(1, Found()[TopicAudit.OutOfOrder]);
    }

    [Fact]
    public void Another_key_and_an_answer_to_no_input_are_found()
    {
        forecasts[5] = forecasts[5] with { Key = "other"u8.ToArray() };
        anomalies.Add(Answer("anomalies", 1, 3, 900));
        Assert.Equal(1, Found()[TopicAudit.Misnamed]);
        Assert.Equal(1, Found()[TopicAudit.Foreign]);
    }

    /// <summary>What the lists of this test, changed by now, differ in from a run as it should be.</summary>
    private Findings Found() => Compare(forecasts, anomalies, letters);

    private static Findings Compare(List<TopicRecord> forecasts, List<TopicRecord> anomalies, List<TopicRecord> letters)
    {
        var whole = new RunComparisonTests();
        return RunComparison.Compare(new(whole.forecasts, whole.anomalies, whole.letters), new(forecasts, anomalies, letters));
    }

    private List<TopicRecord> Of(int topic) => topic switch { 0 => forecasts, 1 => anomalies, _ => letters };

    private static TopicRecord Answer(string topic, int partition, long offset, long at) => new(
        topic, 0, at, Encoding.UTF8.GetBytes($"s{partition}"),
        Encoding.UTF8.GetBytes($$$"""{"series":"s{{{partition}}}","source":{"topic":"in","partition":{{{partition}}},"offset":{{{offset}}}}}"""), 1000 * offset + 5, new Dictionary<string, string>());

    private static TopicRecord Letter(int partition, long offset, long at) => new(
        "letters", 0, at, null, "bad"u8.ToArray(), 1000 * offset + 5,
        new Dictionary<string, string> { ["topic"] = "in", ["partition"] = partition.ToString(CultureInfo.InvariantCulture), ["offset"] = offset.ToString(CultureInfo.InvariantCulture), ["reason"] = "it is bad" });
}
