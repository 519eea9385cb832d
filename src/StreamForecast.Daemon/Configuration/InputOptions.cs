using StreamForecast.Daemon.Formats;
using StreamForecast.Engine;

namespace StreamForecast.Daemon.Configuration;

/// <summary>How a record is read.</summary>
public sealed record InputOptions
{
    /// <summary>Json, Csv or LineProtocol (InfluxDB's).</summary>
    public InputFormat Format { get; init; } = InputFormat.Json;

    /// <summary>JSON: name of the field that names the series. Where it is absent, the record's key does.</summary>
    public string SeriesField { get; init; } = "series";

    /// <summary>JSON: name of the field that holds the time, as ISO 8601 text or as epoch seconds or milliseconds. Where it is absent, the record's time is taken.</summary>
    public string TimestampField { get; init; } = "timestamp";

    /// <summary>JSON: name of the field that holds the value, a number; null says that there is none (a gap).</summary>
    public string ValueField { get; init; } = "value";

    /// <summary>CSV: the columns in their order, of series, timestamp, value and "-" for a column to pass over. Without series the record's key names it, without timestamp the record's time is taken.</summary>
    public string[] Columns { get; init; } = ["series", "timestamp", "value"];

    /// <summary>Line protocol: the fields to read; empty: every numeric one. A series is named by measurement, tags and field, as in "cpu,host=a usage".</summary>
    public string[] Fields { get; init; } = [];

    /// <summary>Line protocol: the unit of its times, Nanoseconds, Microseconds, Milliseconds or Seconds.</summary>
    public TimePrecision Precision { get; init; } = TimePrecision.Nanoseconds;

    /// <summary>Earliest time that is believed. Earlier records go to the dead-letter topic.</summary>
    public DateTimeOffset EarliestTime { get; init; } = DateTimeOffset.UnixEpoch;

    /// <summary>Latest time that is believed: one record from the year 9999 would make every record after it too late. Later records go to the dead-letter topic.</summary>
    public DateTimeOffset LatestTime { get; init; } = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>How far a time may lie ahead of the one that Kafka holds of the record, 1s to 3650d: a series that a wrong clock has taken into the future takes its right rows for late ones until they have caught up. Records farther
    /// ahead go to the dead-letter topic; 1d suits measurements. Default 0s: not looked at, for rows that tell of the future, or come with times of another year.</summary>
    public TimeSpan MaxAhead { get; init; }

    /// <summary>How much older than the newest row of its series a row may come and still be put where it belongs, 0s to 31d: what followed is judged again, and corrections are published. Later rows go to the
    /// dead-letter topic. Costs two copies of every series' state and 32 bytes for each of its rows of up to twice that time. Default 0s: late rows are answered and change nothing.</summary>
    public TimeSpan AllowedLateness { get; init; }

    /// <summary>Most bytes of a record's value, 64 to 1000000000. Larger records go to the dead-letter topic.</summary>
    public int MaxRecordBytes { get; init; } = 262_144;

    /// <summary>Every problem of this section.</summary>
    public IEnumerable<string> Problems(string at)
    {
        foreach ((string key, string name) in new[] { ("SeriesField", SeriesField), ("TimestampField", TimestampField), ("ValueField", ValueField) })
            if (name.Length == 0) yield return $"{at}:{key} is empty; name the JSON field, such as {key.Replace("Field", "").ToLowerInvariant()}.";
        if (new[] { SeriesField, TimestampField, ValueField }.Distinct().Count() < 3)
            yield return $"{at}:SeriesField, {at}:TimestampField and {at}:ValueField are \"{SeriesField}\", \"{TimestampField}\" and \"{ValueField}\"; give each its own field.";
        foreach (string column in Columns.Where(c => c is not ("series" or "timestamp" or "value" or "-")))
            yield return $"{at}:Columns holds \"{column}\"; a column is series, timestamp, value or - (passed over).";
        foreach (string column in Columns.Where(c => c != "-").GroupBy(c => c).Where(g => g.Count() > 1).Select(g => g.Key))
            yield return $"{at}:Columns holds {column} twice; name each column once.";
        if (!Columns.Contains("value")) yield return $"{at}:Columns is [{string.Join(", ", Columns)}]; one column must be value.";
        if (MaxRecordBytes is < 64 or > 1_000_000_000) yield return $"{at}:MaxRecordBytes is {MaxRecordBytes}; choose 64 to 1000000000, such as 262144.";
        if (!EngineOptions.IsLateness(AllowedLateness)) yield return $"{at}:AllowedLateness is {Duration.Format(AllowedLateness)}; choose 0s (late rows change nothing) to 31d, such as 10m.";
        if (MaxAhead != TimeSpan.Zero && (MaxAhead < TimeSpan.FromSeconds(1) || MaxAhead > TimeSpan.FromDays(3650))) yield return $"{at}:MaxAhead is {Duration.Format(MaxAhead)}; choose 1s to 3650d, such as 1d, or 0s not to look at it.";
        if (LatestTime <= EarliestTime)
            yield return $"{at}:LatestTime is {EventTime.Format(LatestTime.ToUnixTimeMilliseconds())}, not after {at}:EarliestTime {EventTime.Format(EarliestTime.ToUnixTimeMilliseconds())}; no record could pass.";
    }
}
