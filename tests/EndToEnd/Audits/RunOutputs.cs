using StreamForecast.EndToEnd.Topics;

namespace StreamForecast.EndToEnd.Audits;

/// <summary>All that one run wrote and committed, topic by topic.</summary>
internal sealed record RunOutputs(IReadOnlyList<TopicRecord> Forecasts, IReadOnlyList<TopicRecord> Anomalies, IReadOnlyList<TopicRecord> DeadLetters);
