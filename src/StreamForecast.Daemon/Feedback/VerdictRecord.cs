using System.Text.Json.Serialization;

namespace StreamForecast.Daemon.Feedback;

/// <summary>
/// A person's verdict as topic, API and page have it. Of an event it repeats what the topic anomalies says of its strongest row (score, kind, direction, value, expected), because that is what later events are
/// measured by; what is left out, the API takes from the event where this process knows it.
/// </summary>
internal sealed record VerdictRecord
{
    /// <summary>Names it; a later verdict of the same id takes its place. Also the record's key in the topic.</summary>
    public string Id { get; init; } = "";

    /// <summary>true, false, expected or ignore-until.</summary>
    public string Verdict { get; init; } = "";

    /// <summary>The series it is about; or <see cref="Pattern"/>, or <see cref="Label"/>.</summary>
    public string? Series { get; init; }

    /// <summary>A pattern of names: * for any text, ? for one letter.</summary>
    public string? Pattern { get; init; }

    /// <summary>A tag of series that came in line protocol, such as host=web-1.</summary>
    public string? Label { get; init; }

    /// <summary>Event time of the row that opened the event; with <see cref="Series"/>.</summary>
    [JsonConverter(typeof(JsonTime))]
    public long? Event { get; init; }

    /// <summary>From which event time on it holds; the event's begin where it is of one.</summary>
    [JsonConverter(typeof(JsonTime))]
    public long? From { get; init; }

    /// <summary>Until which event time; of expected and ignore-until.</summary>
    [JsonConverter(typeof(JsonTime))]
    public long? Until { get; init; }

    /// <summary>When what was found had really begun, where that is known: what the time to detect is counted from.</summary>
    [JsonConverter(typeof(JsonTime))]
    public long? Began { get; init; }

    /// <summary>The event's highest score.</summary>
    public double? Score { get; init; }

    /// <summary>Its kind, in the words of the topic anomalies.</summary>
    public string? Kind { get; init; }

    /// <summary>Its direction, likewise.</summary>
    public string? Direction { get; init; }

    /// <summary>Value of the row of that score.</summary>
    public double? Value { get; init; }

    /// <summary>What was expected there.</summary>
    public double? Expected { get; init; }

    /// <summary>Who says it.</summary>
    public string? By { get; init; }

    /// <summary>Why.</summary>
    public string? Note { get; init; }

    /// <summary>When it was said; wall clock.</summary>
    [JsonConverter(typeof(JsonTime))]
    public long? At { get; init; }

    /// <summary>What the rows of the event, or of the time that it holds for, count in training: 1 where they were right to learn from, 0 where they were not.</summary>
    public double? Weight { get; init; }
}
