using StreamForecast.EndToEnd.Audits;
using StreamForecast.EndToEnd.Servers;
using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Scenarios;

/// <summary>Waiting by what is answered: after a kill or an outage records may be answered twice, and counts say nothing.</summary>
internal static class Answers
{
    /// <summary>Reads until every input has an answer, be it a forecast or a dead letter.</summary>
    public static void ReadUntilAll(TopicReader forecasts, TopicReader deadLetters, IEnumerable<TopicRecord> inputs, ChildProcess daemon)
    {
        var open = inputs.Select(i => i.Position).ToHashSet();
        var until = DateTime.UtcNow + Line.Patience;
        int before = open.Count, readForecasts = 0, readLetters = 0;
        while (open.Count > 0)
        {
            for (forecasts.ReadToEnd(); readForecasts < forecasts.Records.Count; readForecasts++) open.Remove(RunComparison.InPayload(forecasts.Records[readForecasts]));
            for (deadLetters.ReadToEnd(); readLetters < deadLetters.Records.Count; readLetters++) open.Remove(RunComparison.InHeaders(deadLetters.Records[readLetters]));
            if (open.Count < before) until = DateTime.UtcNow + Line.Patience;
            before = open.Count;
            Assert.False(daemon.HasEnded, $"The daemon ended with {open.Count} inputs unanswered.\n{daemon.Tail(60)}");
            Assert.True(DateTime.UtcNow < until, $"{open.Count} inputs have had no answer for {Line.Patience}, among them {open.FirstOrDefault()}.\n{daemon.Tail(60)}");
        }
    }

    /// <summary>Reads until every input has a forecast.</summary>
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
