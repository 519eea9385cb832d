using Confluent.Kafka;
using StreamForecast.Daemon.Configuration;
using StreamForecast.Daemon.Decoding;
using StreamForecast.Daemon.Feedback;
using StreamForecast.Daemon.Kafka;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>Has a shard learn again, under the regime that they were answered under, the records between its checkpoint and what the group has committed, and under the verdicts of their time. Says nothing of them.</summary>
internal sealed class RegimeReplay(KafkaClients clients, DaemonOptions options)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);

    /// <summary>Reads a partition from <paramref name="from"/> up to, not including, <paramref name="to"/>; how many records. Throws <see cref="KafkaException"/> when Kafka does not answer in time: the shard is of no more use then.</summary>
    public long Run(Shard shard, Regime regime, JournalCursor journal, int partition, long from, long to, Action beat)
    {
        var records = new RecordBatch(options.Batch.MaxRecords);
        var decoder = RecordDecoder.For(regime.Input);
        var rows = new DecodedRows();
        var observations = new ObservationBatch(options.Batch.MaxRecords);
        var results = new ResultBatch(options.Batch.MaxRecords, regime.Engine.Forecast.Horizons, regime.Engine.Forecast.Fan.Horizons);
        using IConsumer<BytesSlice, BytesSlice> consumer = clients.ReplayConsumer(records);
        consumer.Assign(new TopicPartitionOffset(options.Kafka.Topic, partition, from));
        long newest = Environment.TickCount64, count = 0;
        for (bool isDone = from >= to; !isDone;)
        {
            beat();
            if (consumer.Consume(Wait) is { } record)
            {
                newest = Environment.TickCount64;
                isDone = record.IsPartitionEOF || record.Offset >= to;
                if (!isDone) records.Add(record);
            }
            else if (Environment.TickCount64 - newest > Silence.TotalMilliseconds)
                throw new KafkaException(new Error(ErrorCode.Local_TimedOut, $"topic {options.Kafka.Topic} gave no record for {Silence.TotalSeconds:0} s"));
            if (!isDone && !records.IsFull) continue;
            count += records.Count;
            for (int i = 0; i < records.Count; i++) Take(records, i);
            Score();
            records.Clear();
        }
        return count;

        void Take(RecordBatch records, int i)
        {
            if (records.Offset(i) >= journal.Due)
            {
                Score();
                journal.Apply(records.Offset(i), shard.Judgements);
            }
            rows.Truncate(0);
            if (decoder.Decode(records.Record(i), rows) is not null) return;        // it is among the dead letters
            for (int row = 0; row < rows.Count; row++)
            {
                if (observations.Count == observations.Capacity) Score();
                observations.Add(shard.Series.GetOrAdd(rows.Series(row)), rows.Time(row), rows.Value(row), records.Offset(i));
            }
        }

        void Score()
        {
            if (observations.Count > 0) shard.Process(observations, results);
            observations.Clear();
        }
    }
}
