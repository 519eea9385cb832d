using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>Waiting by what is answered: after a kill or an outage records may be answered twice, and counts say nothing.</summary>
internal static class Answers
{
    /// <summary>Reads until every input has an answer.</summary>
    public static void ReadUntilAll(TopicReader forecasts, IEnumerable<TopicRecord> inputs, ChildProcess daemon)
    {
        var open = inputs.Select(i => i.Position).ToHashSet();
        int read = 0;
        while (true)
        {
            for (; read < forecasts.Records.Count; read++) open.Remove(ForecastRecord.Of(forecasts.Records[read]).Source);
            if (open.Count == 0) return;
            forecasts.ReadUntil(read + 1, daemon, Line.Patience);
        }
    }
}
