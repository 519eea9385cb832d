using System.Diagnostics.Metrics;
using System.Text;

namespace StreamForecast.Daemon.Telemetry;

/// <summary>
/// Collects meters and writes them in the text format that Prometheus scrapes (version 0.0.4). Names follow its conventions: dots become underscores, seconds and bytes are named,
/// counters end with _total; those of the daemon begin with streamforecast_, those of the runtime keep their names.
/// </summary>
internal sealed class MetricsText : IDisposable
{
    /// <summary>The content type of what <see cref="Write"/> returns.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private const string Runtime = "System.Runtime";
    private static readonly double[] usualBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    private readonly Meter ours;
    private readonly MeterListener listener = new();
    private readonly SortedDictionary<string, MetricFamily> families = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>Listens to the daemon's meter and to the runtime's from now on.</summary>
    public MetricsText(Meter daemon)
    {
        ours = daemon;
        listener.InstrumentPublished = Take;
        listener.SetMeasurementEventCallback<int>((_, value, labels, family) => ((MetricFamily)family!).Measure(value, labels));
        listener.SetMeasurementEventCallback<long>((_, value, labels, family) => ((MetricFamily)family!).Measure(value, labels));
        listener.SetMeasurementEventCallback<double>((_, value, labels, family) => ((MetricFamily)family!).Measure(value, labels));
        listener.Start();
    }

    /// <summary>Everything as it stands now. May be called from any thread.</summary>
    public string Write()
    {
        lock (gate)
        {
            foreach (MetricFamily family in families.Values) family.BeginCollection();
            listener.RecordObservableInstruments();
            var text = new StringBuilder(16_384);
            foreach (MetricFamily family in families.Values) family.Write(text);
            return text.ToString();
        }
    }

    /// <summary>Listens no longer.</summary>
    public void Dispose() => listener.Dispose();

    private void Take(Instrument instrument, MeterListener listener)
    {
        // Of the runtime's, numbers of processors, assemblies and timers are left out: Prometheus keeps the ending _count for histograms.
        if (instrument.Meter != ours && (instrument.Meter.Name != Runtime || instrument.Name.EndsWith(".count", StringComparison.Ordinal))) return;
        string name = Name(instrument);
        MetricFamily family = instrument switch
        {
            Histogram<double> histogram => new MetricFamily(name, instrument.Description, histogram.Advice?.HistogramBucketBoundaries ?? usualBoundaries),
            Histogram<long> histogram => new MetricFamily(name, instrument.Description, histogram.Advice?.HistogramBucketBoundaries?.Select(b => (double)b).ToArray() ?? usualBoundaries),
            _ => new MetricFamily(name, instrument.Description, IsCounter(instrument), instrument.IsObservable),
        };
        lock (gate) families[name] = family;
        listener.EnableMeasurementEvents(instrument, family);
    }

    private string Name(Instrument instrument)
    {
        var name = new StringBuilder(instrument.Meter == ours ? "streamforecast_" : "");
        name.Append(instrument.Name.Replace('.', '_'));
        string unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        if (!name.ToString().EndsWith(unit, StringComparison.Ordinal)) name.Append(unit);
        if (IsCounter(instrument)) name.Append("_total");
        return name.ToString();
    }

    private static bool IsCounter(Instrument instrument)
    {
        Type kind = instrument.GetType().IsGenericType ? instrument.GetType().GetGenericTypeDefinition() : instrument.GetType();
        return kind == typeof(Counter<>) || kind == typeof(ObservableCounter<>);
    }
}
