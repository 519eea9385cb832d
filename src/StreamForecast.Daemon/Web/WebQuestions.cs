using StreamForecast.Daemon.Alerting;
using StreamForecast.Daemon.Feedback;

namespace StreamForecast.Daemon.Web;

/// <summary>What the HTTP server asks of the service. The first two are answered by null, or by what is wrong.</summary>
/// <param name="NotLive">Whether the processing loops turn.</param>
/// <param name="NotReady">Whether records are being processed.</param>
/// <param name="Verdicts">What people say of events.</param>
/// <param name="Alerts">What people are being told; null while nobody is.</param>
/// <param name="Metrics">All metrics in the text format of Prometheus.</param>
internal sealed record WebQuestions(Func<string?> NotLive, Func<string?> NotReady, VerdictDesk Verdicts, Func<AlertSnapshot?> Alerts, Func<string> Metrics);
