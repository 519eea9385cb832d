using System.Globalization;
using System.Text;

namespace StreamForecast.Daemon.Telemetry;

/// <summary>One metric with all its label sets, as <see cref="MetricsText"/> collects and writes it. Measured on any thread, written on one.</summary>
internal sealed class MetricFamily
{
    private readonly string name, type;
    private readonly string help;
    private readonly bool isObserved;
    private readonly double[]? boundaries;
    private readonly SortedDictionary<string, Sample> samples = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>A counter or a gauge; one that is observed says all its values at every collection, others add up.</summary>
    public MetricFamily(string name, string? help, bool isCounter, bool isObserved)
    {
        (this.name, this.help, this.isObserved) = (name, Line(help), isObserved);
        type = isCounter ? "counter" : "gauge";
    }

    /// <summary>A histogram with these upper bounds, ascending; one without bound is added.</summary>
    public MetricFamily(string name, string? help, IReadOnlyList<double> boundaries)
    {
        (this.name, this.help, this.boundaries) = (name, Line(help), [.. boundaries]);
        type = "histogram";
    }

    /// <summary>Forgets what was observed before: a partition that went to another process is not ours to report.</summary>
    public void BeginCollection()
    {
        if (!isObserved) return;
        lock (gate) samples.Clear();
    }

    /// <summary>Takes a measurement.</summary>
    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        string key = Labels(labels);
        lock (gate)
        {
            if (!samples.TryGetValue(key, out Sample? sample)) samples[key] = sample = new Sample(boundaries?.Length ?? 0);
            if (boundaries is null)
            {
                sample.Sum = isObserved ? value : sample.Sum + value;
                return;
            }
            int bucket = Array.BinarySearch(boundaries, value);
            if (bucket < 0) bucket = ~bucket;
            if (bucket < boundaries.Length) sample.Buckets[bucket]++;
            sample.Sum += value;
            sample.Count++;
        }
    }

    /// <summary>Appends the family with its help, its type and its samples; nothing while it has none.</summary>
    public void Write(StringBuilder text)
    {
        lock (gate)
        {
            if (samples.Count == 0) return;
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
            foreach ((string labels, Sample sample) in samples)
            {
                if (boundaries is null)
                {
                    Write(text, "", labels, sample.Sum);
                    continue;
                }
                long within = 0;
                for (int i = 0; i < boundaries.Length; i++) Write(text, "_bucket", With(labels, boundaries[i].ToString(CultureInfo.InvariantCulture)), within += sample.Buckets[i]);
                Write(text, "_bucket", With(labels, "+Inf"), sample.Count);
                Write(text, "_sum", labels, sample.Sum);
                Write(text, "_count", labels, sample.Count);
            }
        }
    }

    private void Write(StringBuilder text, string suffix, string labels, double value)
    {
        text.Append(name).Append(suffix);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string With(string labels, string bound) => labels.Length > 0 ? $"{labels},le=\"{bound}\"" : $"le=\"{bound}\"";

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        if (labels.IsEmpty) return "";
        var text = new StringBuilder();
        foreach ((string label, object? value) in labels)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(label.Replace('.', '_')).Append("=\"").Append(Escaped(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "").Replace("\"", "\\\"")).Append('"');
        }
        return text.ToString();
    }

    private static string Line(string? help) => Escaped(string.IsNullOrEmpty(help) ? "No description." : help);

    private static string Escaped(string text) => text.Replace("\\", "\\\\").Replace("\n", "\\n");

    private sealed class Sample(int buckets)
    {
        public readonly long[] Buckets = new long[buckets];
        public double Sum;
        public long Count;
    }
}
