using System.Text;
using StreamForecast.Daemon.Decoding;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Tests.Sinks;

/// <summary>Output batches with known content.</summary>
internal static class SampleBatch
{
    public const long Time = 1_795_194_000_000;

    /// <summary>Forecasts of <paramref name="rows"/> rows from <paramref name="offset"/> on, each third one an anomaly, and a dead letter.</summary>
    public static OutputBatch Make(int rows, long offset = 0)
    {
        var index = new SeriesIndex();
        var observations = new ObservationBatch(Math.Max(1, rows));
        var results = new ResultBatch(Math.Max(1, rows), [1, 6]);
        var writer = new PayloadWriter("base@1a2b3c4d", [1, 6], [], "observations", 3);
        var output = new OutputBatch();
        output.Begin(new Tenure("observations", 3));
        for (int i = 0; i < rows; i++)
        {
            observations.Add(index.GetOrAdd(Encoding.UTF8.GetBytes($"s{i % 2}")), Time + i, i, offset + i);
            if (i % 3 == 0) results.Verdict[i] = new Verdict(0.6f, true, Severity.Minor, AnomalyKind.Spike, EventState.Opened, Time + i);
        }
        for (int i = 0; i < rows; i++) output.Add(writer, index, observations, results, i);
        output.AddDeadLetter(new SourceRecord("k"u8, "bad"u8, Time), hasKey: true, hasValue: true, offset + rows, "it is bad");
        output.NextOffset = offset + rows + 1;
        return output;
    }

    /// <summary>The payloads of a kind.</summary>
    public static List<string> Payloads(OutputBatch batch, OutputKind kind)
    {
        var payloads = new List<string>();
        foreach (ref readonly OutputMessage message in batch.Messages)
            if (message.Kind == kind) payloads.Add(Encoding.UTF8.GetString(batch.Payload(message)));
        return payloads;
    }
}
