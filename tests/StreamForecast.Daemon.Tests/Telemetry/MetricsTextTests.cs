using System.Diagnostics.Metrics;
using StreamForecast.Daemon.Decoding;
using StreamForecast.Daemon.Service;
using StreamForecast.Daemon.Telemetry;
using StreamForecast.Daemon.Tests.Service;
using StreamForecast.Engine.Detection;

namespace StreamForecast.Daemon.Tests.Telemetry;

public sealed class MetricsTextTests : IDisposable
{
    private readonly Counters counters = new();
    private readonly DaemonMetrics metrics;
    private readonly MetricsText text;

    public MetricsTextTests()
    {
        metrics = new DaemonMetrics(counters, new StoppedClock());
        text = new MetricsText(metrics.Meter);
    }

    public void Dispose()
    {
        text.Dispose();
        metrics.Dispose();
    }

    [Fact]
    public void What_was_counted_is_written_with_help_type_and_labels()
    {
        var batch = new BatchCounts { Received = 7, Scored = 5, Late = 2, Banded = 5, Covered = 4 };
        batch.Flagged[(int)AnomalyKind.LevelShift] = 3;
        batch.DeadLetters[(int)RejectionCause.Timestamp] = 1;
        counters.Add(batch);

        string[] lines = text.Write().Split('\n');
        Assert.Contains("# HELP streamforecast_records_received_total Records read from the source topic.", lines);
        Assert.Contains("# TYPE streamforecast_records_received_total counter", lines);
        Assert.Contains("streamforecast_records_received_total 7", lines);
        Assert.Contains("streamforecast_rows_flagged_total{kind=\"level-shift\"} 3", lines);
        Assert.Contains("streamforecast_rows_flagged_total{kind=\"spike\"} 0", lines);
        Assert.Contains("streamforecast_rows_passed_over_total{reason=\"late\"} 2", lines);
        Assert.Contains("streamforecast_dead_letters_total{reason=\"timestamp\"} 1", lines);
        Assert.Contains("streamforecast_band_rows_within_total 4", lines);
    }

    [Fact]
    public void Histograms_are_cumulative_and_end_with_all()
    {
        metrics.Batch(3, TimeSpan.FromSeconds(0.001));
        metrics.Batch(100, TimeSpan.FromSeconds(0.3));
        metrics.Batch(100_000, TimeSpan.FromSeconds(60));

        string[] lines = text.Write().Split('\n');
        Assert.Contains("# TYPE streamforecast_batch_duration_seconds histogram", lines);
        Assert.Contains("streamforecast_batch_duration_seconds_bucket{le=\"0.001\"} 1", lines);
        Assert.Contains("streamforecast_batch_duration_seconds_bucket{le=\"0.2\"} 1", lines);
        Assert.Contains("streamforecast_batch_duration_seconds_bucket{le=\"0.5\"} 2", lines);
        Assert.Contains("streamforecast_batch_duration_seconds_bucket{le=\"5\"} 2", lines);
        Assert.Contains("streamforecast_batch_duration_seconds_bucket{le=\"+Inf\"} 3", lines);
        Assert.Contains("streamforecast_batch_duration_seconds_sum 60.301", lines);
        Assert.Contains("streamforecast_batch_duration_seconds_count 3", lines);
        Assert.Contains("streamforecast_batch_records_bucket{le=\"4\"} 1", lines);
    }

    [Fact]
    public void A_partition_that_has_left_is_no_longer_reported()
    {
        counters.Hold(0, [new(0, Series: 5, Lag: 7, NewestTime: null, Unsaved: 0), new(1, Series: 6, Lag: 0, NewestTime: null, Unsaved: 2)]);
        Assert.Contains("streamforecast_lag_records{partition=\"1\"} 0\n", text.Write());
        counters.Hold(0, [new(0, Series: 5, Lag: 7, NewestTime: null, Unsaved: 0)]);
        string now = text.Write();
        Assert.Contains("streamforecast_lag_records{partition=\"0\"} 7\n", now);
        Assert.DoesNotContain("partition=\"1\"", now);
    }

    [Fact]
    public void Labels_are_escaped()
    {
        metrics.Model("a\"b\\c\nd");
        Assert.Contains("model=\"a\\\"b\\\\c\\nd\"} 1\n", text.Write());
    }

    [Fact]
    public void Meters_of_others_are_left_out_and_the_runtime_is_there()
    {
        using var other = new Meter("StreamForecast");
        other.CreateObservableGauge("stranger", () => 1);
        string now = text.Write();
        Assert.DoesNotContain("stranger", now);
        Assert.Contains("# TYPE dotnet_gc_collections_total counter\n", now);
    }
}
