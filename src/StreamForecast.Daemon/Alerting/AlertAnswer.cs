using System.Net;

namespace StreamForecast.Daemon.Alerting;

/// <summary>What a target said.</summary>
/// <param name="Reply">Whether it took the message.</param>
/// <param name="Reason">Its own words, or why there is no answer; empty when it took it.</param>
internal readonly record struct AlertAnswer(AlertReply Reply, string Reason)
{
    private const int LongestReason = 300;

    /// <summary>Posts a message, and reads the answer: 2xx is taken; a fault found with the message itself (4xx) is refused, except those that may pass (401, 403, 404, 408, 429); all else is away.</summary>
    public static async Task<AlertAnswer> Of(HttpClient http, HttpRequestMessage request, CancellationToken stop)
    {
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, stop);
            if (answer.IsSuccessStatusCode) return new(AlertReply.Taken, "");
            string words = (await answer.Content.ReadAsStringAsync(stop)).Trim();
            bool mayPass = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.NotFound or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests;
            bool isRefused = (int)answer.StatusCode is >= 400 and < 500 && !mayPass;
            return new(isRefused ? AlertReply.Refused : AlertReply.Away, $"{(int)answer.StatusCode} {(words.Length <= LongestReason ? words : words[..LongestReason] + "...")}".TrimEnd());
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !stop.IsCancellationRequested))
        {
            return new(AlertReply.Away, e is OperationCanceledException ? $"no answer within {http.Timeout.TotalSeconds:0} s" : e.Message);
        }
    }
}

/// <summary>Whether a target took a message.</summary>
internal enum AlertReply : byte
{
    /// <summary>It has it.</summary>
    Taken,
    /// <summary>It finds fault with the message: another try is no use.</summary>
    Refused,
    /// <summary>It is away, busy, or does not let us in: it may take it later.</summary>
    Away,
}
