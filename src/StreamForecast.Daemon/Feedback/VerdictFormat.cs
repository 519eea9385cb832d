using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using StreamForecast.Daemon.Sinks;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Feedback;

namespace StreamForecast.Daemon.Feedback;

/// <summary>Verdicts to and from JSON, and what the engine makes of them.</summary>
internal static class VerdictFormat
{
    private const int LongestId = 100;
    private const long Day = 86_400_000;
    private static readonly JsonSerializerOptions json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    private static readonly (string Word, JudgementKind Kind, double Weight)[] words =
        [("true", JudgementKind.True, 0), ("false", JudgementKind.False, 1), ("expected", JudgementKind.Expected, 0), ("ignore-until", JudgementKind.IgnoreUntil, 0)];

    /// <summary>The words that a verdict may be.</summary>
    public static IEnumerable<string> Words => words.Select(word => word.Word);

    /// <summary>As JSON.</summary>
    public static byte[] Write(VerdictRecord verdict) => JsonSerializer.SerializeToUtf8Bytes(verdict, json);

    /// <summary>As a JSON value.</summary>
    public static JsonElement Element(VerdictRecord verdict) => JsonSerializer.SerializeToElement(verdict, json);

    /// <summary>Reads JSON; fields that are not known are passed over. False, with a sentence, when it is no verdict.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out VerdictRecord verdict, out string problem)
    {
        try
        {
            verdict = JsonSerializer.Deserialize<VerdictRecord>(text, json) ?? new VerdictRecord();
            problem = Problem(verdict) ?? "";
        }
        catch (JsonException e)
        {
            verdict = new VerdictRecord();
            problem = $"it is no JSON object of the fields of a verdict: {e.Message}";
        }

        return problem.Length == 0;
    }

    /// <summary>The same with id and weight, where it came without: verdicts on the same event, or of the same scope and begin, have the same id, so that a later one takes the place of an earlier.</summary>
    public static VerdictRecord Completed(VerdictRecord verdict)
    {
        string id = verdict.Id.Length > 0 ? verdict.Id : Id($"{verdict.Series}\n{verdict.Pattern}\n{verdict.Label}\n{verdict.Event ?? verdict.From}");
        return verdict with { Id = id, Weight = verdict.Weight ?? Word(verdict).Weight };
    }

    /// <summary>What the engine applies. The verdict must have no problem.</summary>
    public static Judgement Judgement(VerdictRecord verdict)
    {
        JudgementKind kind = Word(verdict).Kind;
        long from = verdict.From ?? verdict.Event ?? long.MinValue;
        return new Judgement(verdict.Id, kind, new JudgementScope(verdict.Series ?? "", verdict.Pattern ?? "", verdict.Label ?? ""), verdict.Event, from, verdict.Until ?? from + Day)
        {
            Score = (float)(verdict.Score ?? Engine.Feedback.Judgement.UsualScore),
            Anomaly = VerdictWords.Kind(verdict.Kind ?? "none") ?? AnomalyKind.None,
            Distance = verdict is { Value: { } value, Expected: { } expected } ? (float)Math.Abs(value - expected) : float.NaN,
        };
    }

    private static string? Problem(VerdictRecord verdict)
    {
        if (!Words.Contains(verdict.Verdict)) return $"verdict is \"{verdict.Verdict}\"; choose {string.Join(", ", Words)}";
        if (new[] { verdict.Series, verdict.Pattern, verdict.Label }.Count(scope => !string.IsNullOrEmpty(scope)) != 1) return "one of series, pattern and label must be given, and no other";
        if (verdict.Event is not null && string.IsNullOrEmpty(verdict.Series)) return "an event is one series'; give series, or leave event out";
        if (verdict.Verdict == "ignore-until" ? verdict.Until is null : verdict.Event is null && verdict.From is null)
            return verdict.Verdict == "ignore-until" ? "until is missing: the event time until which nothing is to be told" : "event is missing, or from: the event time from which it holds";
        if (verdict.Until < (verdict.From ?? verdict.Event)) return "until lies before the time from which it holds";
        if (verdict.Score is { } score && score is not (>= 0.5 and < 1)) return $"score is {score}; an event's is at least 0.5 and less than 1";
        if (VerdictWords.Kind(verdict.Kind ?? "none") is null) return $"kind is \"{verdict.Kind}\", which is none of the topic anomalies";
        if (VerdictWords.Direction(verdict.Direction ?? "none") is null) return $"direction is \"{verdict.Direction}\"; choose up, down or none";
        if (verdict.Weight is { } weight && weight is not (>= 0 and <= 1)) return $"weight is {weight}; choose 0 to 1";
        return verdict.Id.Length <= LongestId && verdict.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? null : $"id is \"{verdict.Id}\"; an id has at most {LongestId} letters, digits, dots, hyphens and underscores";
    }

    private static (string Word, JudgementKind Kind, double Weight) Word(VerdictRecord verdict) => Array.Find(words, word => word.Word == verdict.Verdict);

    private static string Id(string scope) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(scope)).AsSpan(0, 10));
}
