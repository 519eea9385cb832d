using System.Diagnostics.Metrics;
using System.Reflection;
using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Decoding;
using StreamForecast.Daemon.Feedback;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Daemon.Telemetry;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Forecasting;

namespace StreamForecast.Daemon.Service;

/// <summary>
/// The daemon's instruments, of <see cref="System.Diagnostics.Metrics"/>: whoever collects reads them, be it <see cref="MetricsText"/> for Prometheus or an exporter of OpenTelemetry. Most of
/// them look at <see cref="Counters"/>; the pipelines record times.
/// </summary>
internal sealed class DaemonMetrics : IDisposable
{
    private static readonly InstrumentAdvice<double> batchSeconds = new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] };
    private static readonly InstrumentAdvice<long> batchRecords = new() { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096, 16384] };

    private readonly Meter meter = new("StreamForecast");
    private readonly Histogram<double> batch;
    private readonly Histogram<long> records;

    /// <summary>Instruments over what is counted, from now on. <paramref name="clock"/> tells how far event time is behind.</summary>
    public DaemonMetrics(Counters counters, TimeProvider clock)
    {
        meter.CreateObservableCounter("records.received", () => counters.Received, "{record}", "Records read from the source topic.");
        meter.CreateObservableCounter("rows.scored", () => counters.Scored, "{row}", "Rows scored, learnt and answered with a forecast.");
        meter.CreateObservableCounter("rows.flagged", () => Enum.GetValues<AnomalyKind>().Where(kind => kind != AnomalyKind.None)
            .Select(kind => new Measurement<long>(counters.FlaggedOf(kind), new KeyValuePair<string, object?>("kind", VerdictWords.Of(kind)))), "{row}", "Rows flagged as anomalies, by kind.");
        meter.CreateObservableCounter("rows.passed_over", () => new[]
        {
            Of(counters.Gaps, "reason", "gap"), Of(counters.Duplicates, "reason", "duplicate"), Of(counters.Late, "reason", "late"), Of(counters.Suppressed, "reason", "answered-before"),
        }, "{row}", "Rows that were not scored: without a value, equal to the newest of their series, older than it; or learnt again after a restart without a second answer.");
        meter.CreateObservableCounter("rows.put_back", () => new[] { Of(counters.Inserted, "as", "inserted"), Of(counters.Corrected, "as", "corrected") },
            "{row}", "Rows that came late within Input:AllowedLateness, or again with another value, and were put where they belong.");
        meter.CreateObservableCounter("corrections", () => counters.Corrections, "{correction}", "Corrections published of rows that had been answered.");
        meter.CreateObservableCounter("silences", () => counters.Silences, "{silence}", "Times that a series has gone silent, by Anomaly:Silence.");
        meter.CreateObservableCounter("dead_letters", () => Enum.GetValues<RejectionCause>()
            .Select(cause => Of(counters.DeadLettersOf(cause), "reason", cause is RejectionCause.TooLate ? "too-late" : cause.ToString().ToLowerInvariant())), "{record}", "Records sent to the dead-letter topic, by the part that was wrong, or too-late.");
        meter.CreateObservableCounter("transactions", () => new[] { Of(counters.TransactionsCommitted, "end", "committed"), Of(counters.TransactionsAborted, "end", "aborted") },
            "{transaction}", "Transactions of results and offsets, by how they ended; none where Kafka:Guarantee is AtLeastOnce.");
        meter.CreateObservableCounter("transactions.records_resent", () => counters.RecordsResent, "{record}", "Records whose results were sent again after their transaction was aborted.");
        meter.CreateObservableCounter("band.rows", () => counters.Banded, "{row}", "Rows that came with a 90 % band standing for them.");
        meter.CreateObservableCounter("band.rows_within", () => counters.Covered, "{row}", "Of these, rows that lay within their band: nine in ten when the forecasts are calibrated.");
        meter.CreateObservableCounter("lead.forecasts", () => Leads(counters, score => score.Resolved), "{forecast}", "Forecasts of that many rows ahead whose row has come.");
        meter.CreateObservableCounter("lead.forecasts_within", () => Leads(counters, score => score.Within), "{forecast}", "Of these, forecasts whose row lay within the 80 % band: four in five when they are calibrated.");
        meter.CreateObservableCounter("lead.error", () => Leads(counters, score => score.Error * LeadScore.Unit), null, "Sum of the absolute errors of their medians, in widths of the 80 % band.");
        meter.CreateObservableCounter("lead.evidence_error", () => Leads(counters, score => score.EvidenceError * LeadScore.Unit), null, "The same of what the series' own statistics say without the network.");
        meter.CreateObservableGauge("series", () => counters.Partitions.Select(p => Of(p.Series, "partition", p.Partition)), "{series}", "Series known, by partition.");
        meter.CreateObservableGauge("series.paged_out", () => counters.Partitions.Select(p => Of(p.PagedOut, "partition", p.Partition)), "{series}", "Of these, series for which there was no room in memory (State:MemoryMegabytes), by partition.");
        meter.CreateObservableCounter("series.paged_in", () => counters.PagedIn, "{series}", "Times that a series was read back into memory for a row of its own.");
        meter.CreateObservableGauge("lag.records", () => counters.Partitions.Select(p => Of(p.Lag, "partition", p.Partition)), "{record}", "Records in the topic that are not processed yet, by partition.");
        meter.CreateObservableGauge("lag.event_time", () => counters.Partitions.Where(p => p.NewestTime is not null)
            .Select(p => Of((clock.GetUtcNow().ToUnixTimeMilliseconds() - p.NewestTime!.Value) / 1000.0, "partition", p.Partition)), "s", "How far the newest event time processed is behind the clock, by partition.");
        meter.CreateObservableGauge("snapshot.records_since", () => counters.Partitions.Select(p => Of(p.Unsaved, "partition", p.Partition)), "{record}", "Records processed since the newest snapshot, by partition: what a crash would read again.");
        batch = meter.CreateHistogram("batch.duration", "s", "Time to decode, score and encode a batch of records.", advice: batchSeconds);
        records = meter.CreateHistogram("batch.records", "{record}", "Records of a batch.", advice: batchRecords);
    }

    /// <summary>What the instruments belong to.</summary>
    public Meter Meter => meter;

    /// <summary>Says which model is in force.</summary>
    public void Model(string name)
    {
        string version = typeof(DaemonMetrics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        meter.CreateObservableGauge("build.info", () => new Measurement<int>(1, new("version", version), new("model", name)), null, "Always 1; version of the program and model in force.");
    }

    /// <summary>Watches the queue of every sink.</summary>
    public void Watch(IReadOnlyList<SinkRunner> sinks)
    {
        meter.CreateObservableGauge("sink.queue", () => sinks.Select(sink => Of(sink.Waiting, "sink", sink.Name)), "{batch}", "Batches that wait for a sink; at Output:QueueDepth reading slows down.");
        meter.CreateObservableCounter("sink.messages_lost", () => sinks.Where(sink => !sink.IsRequired).Select(sink => Of(sink.Lost, "sink", sink.Name)), "{message}", "Messages that a sink which is not required has failed to take.");
    }

    /// <summary>Watches the warm copies of partitions that others own.</summary>
    public void Watch(Func<IEnumerable<(int Partition, long Series, long Bytes)>> copies)
    {
        meter.CreateObservableGauge("standby.series", () => copies().Select(copy => Of(copy.Series, "partition", copy.Partition)), "{series}", "Series in the warm copies that are kept of other members' partitions, by partition.");
        meter.CreateObservableGauge("standby.memory", () => copies().Select(copy => Of(copy.Bytes, "partition", copy.Partition)), "By", "Memory of these copies; State:StandbyMegabytes at most.");
    }

    /// <summary>Watches what waits for a database.</summary>
    public void Watch(InfluxSink database)
    {
        meter.CreateObservableGauge("database.waiting", () => database.WaitingBytes, "By", "Points on the disk that wait for the database, gzipped.");
        meter.CreateObservableCounter("database.points_written", () => database.Written, "{point}", "Points that the database has taken.");
        meter.CreateObservableCounter("database.points_refused", () => database.Refused, "{point}", "Points that the database has found fault with; the first is named in the log.");
    }

    /// <summary>Watches the verdicts in force.</summary>
    public void Watch(VerdictLedger ledger)
    {
        VerdictList Now() => ledger.Current ?? VerdictList.Empty;
        static IEnumerable<Measurement<double>> Known(double value) => double.IsNaN(value) ? [] : [new(value)];
        meter.CreateObservableGauge("verdicts", () => VerdictFormat.Words.Select(word => Of(Now().Count(word), "verdict", word)), "{verdict}", "Verdicts in force, by what they say.");
        meter.CreateObservableGauge("verdict.precision", () => Known(Now().Precision), null, "Of the events that people have called true or false, the share of the true; absent while there are none.");
        meter.CreateObservableGauge("verdict.detection_delay", () => Known(Now().SecondsToDetect), "s", "Mean time from when true events are said to have begun to when they were told; absent while no verdict says so.");
    }

    /// <summary>Watches alerting.</summary>
    public void Watch(AlertSink alerts)
    {
        meter.CreateObservableGauge("alerts.firing", () => alerts.Snapshot().Alerts, "{alert}", "Alerts that were told and go on.");
        meter.CreateObservableGauge("alerts.incidents", () => alerts.Snapshot().Incidents.Count, "{incident}", "Incidents that go on.");
        meter.CreateObservableCounter("alerts.messages", () => alerts.Senders.Select(sender => Of(sender.Sent, "target", sender.Name)), "{message}", "Messages about alerts that a target has taken; what is only said again is not counted.");
        meter.CreateObservableCounter("alerts.failed", () => alerts.Senders.Select(sender => Of(sender.Failed, "target", sender.Name)), "{incident}", "Incidents whose message was given up.");
        meter.CreateObservableCounter("alerts.held_back", () => alerts.Snapshot().HeldBack.Select(reason => Of(reason.Value, "reason", reason.Key)), "{event}", "Events that ended without having been told, by the reason.");
        meter.CreateObservableGauge("alerts.budget.allowed", () => alerts.Snapshot().Budgets.Select(budget => Of(budget.Allowed, "group", budget.Group)), "{incident}", "Incidents that a group may raise in its period.");
        meter.CreateObservableGauge("alerts.budget.used", () => alerts.Snapshot().Budgets.Select(budget => Of(budget.Used, "group", budget.Group)), "{incident}", "Incidents that a group has raised in its newest period.");
        meter.CreateObservableGauge("alerts.budget.threshold", () => alerts.Snapshot().Budgets.Select(budget => Of((double)budget.Threshold, "group", budget.Group)), null, "Score from which on an event of a group raises an alert at present.");
    }

    /// <summary>Takes note of a batch.</summary>
    public void Batch(long count, TimeSpan time)
    {
        batch.Record(time.TotalSeconds);
        records.Record(count);
    }

    /// <summary>Ends the instruments.</summary>
    public void Dispose() => meter.Dispose();

    private static IEnumerable<Measurement<T>> Leads<T>(Counters counters, Func<LeadScore, T> what) where T : struct =>
        counters.Leads.Select((score, i) => Of(what(score), "lead", LeadScore.Leads[i]));

    private static Measurement<T> Of<T>(T value, string label, object of) where T : struct => new(value, new KeyValuePair<string, object?>(label, of));
}
