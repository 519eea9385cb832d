namespace StreamForecast.Daemon.Feedback;

/// <summary>What the pipelines need to be under verdicts.</summary>
/// <param name="Ledger">The verdicts in force.</param>
/// <param name="Journal">Where they were applied.</param>
internal sealed record FeedbackServices(VerdictLedger Ledger, JournalTopic Journal);
