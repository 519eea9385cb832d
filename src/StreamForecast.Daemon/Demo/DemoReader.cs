using System.Text.Json;
using Confluent.Kafka;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Formats;

namespace StreamForecast.Daemon.Demo;

/// <summary>
/// Reads the daemon's two result topics back, as any user of them would, and puts what they say on the board. Runs on a
/// thread of its own.
/// </summary>
internal sealed class DemoReader(KafkaOptions kafka, DemoBoard board)
{
    /// <summary>Reads until stopped.</summary>
    public void Run(CancellationToken stop)
    {
        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = kafka.Brokers,
            GroupId = "demo-reader",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchWaitMaxMs = 20,
        }).SetLogHandler(static (_, _) => { }).SetErrorHandler(static (_, _) => { }).Build();
        consumer.Assign(from topic in new[] { kafka.ForecastsTopic, kafka.AnomaliesTopic } from partition in Enumerable.Range(0, kafka.Partitions) select new TopicPartitionOffset(topic, partition, Offset.Beginning));
        try
        {
            while (!stop.IsCancellationRequested)
            {
                var record = consumer.Consume(stop);
                if (record.Topic == kafka.ForecastsTopic) ReadForecast(record.Message.Value);
                else ReadAnomaly(record.Message.Value);
            }
        }
        catch (OperationCanceledException)
        {
        }
        consumer.Close();
    }

    private void ReadForecast(ReadOnlySpan<byte> payload)
    {
        var json = new Utf8JsonReader(payload);
        json.Read();
        string series = "";
        long time = 0;
        float value = float.NaN, lower = float.NaN, upper = float.NaN, score = 0;
        bool flagged = false, done = false;
        // The flag is the last field of interest: the quantiles behind it are not even looked at.
        while (!done && json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("series"u8)) series = Text(ref json);
            else if (json.ValueTextEquals("timestamp"u8)) time = Time(ref json);
            else if (json.ValueTextEquals("value"u8)) value = Number(ref json);
            else if (json.ValueTextEquals("lower"u8)) lower = Number(ref json);
            else if (json.ValueTextEquals("upper"u8)) upper = Number(ref json);
            else if (json.ValueTextEquals("score"u8)) score = Number(ref json);
            else if (json.ValueTextEquals("flag"u8))
            {
                json.Read();
                flagged = json.GetBoolean();
                done = true;
            }
            else json.Skip();
        }
        board.Forecast(series, time, value, lower, upper, score, flagged);
    }

    private void ReadAnomaly(ReadOnlySpan<byte> payload)
    {
        var json = new Utf8JsonReader(payload);
        json.Read();
        string series = "", state = "";
        long time = 0;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("series"u8)) series = Text(ref json);
            else if (json.ValueTextEquals("timestamp"u8)) time = Time(ref json);
            else if (json.ValueTextEquals("state"u8)) state = Text(ref json);
            else json.Skip();
        }
        if (state == "opened") board.Opened(series, time);
    }

    private static string Text(ref Utf8JsonReader json)
    {
        json.Read();
        return json.GetString()!;
    }

    private static long Time(ref Utf8JsonReader json)
    {
        json.Read();
        return EventTime.TryParse(json.ValueSpan, out long time) ? time : throw new InvalidDataException("BUG: a result's timestamp cannot be read back.");
    }

    private static float Number(ref Utf8JsonReader json)
    {
        json.Read();
        return json.TokenType == JsonTokenType.Number ? json.GetSingle() : float.NaN;
    }
}
