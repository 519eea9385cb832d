using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Silence;

/// <summary>A series has gone silent, or speaks again.</summary>
/// <param name="Cause">The row of the batch that took event time past the series' deadline, or with which it spoke again.</param>
/// <param name="Slot">The series.</param>
/// <param name="Time">When: its deadline, or the time of its row. Unix ms.</param>
/// <param name="Start">The deadline, which names the event within its series; Unix ms.</param>
/// <param name="IsOver">Whether it speaks again.</param>
public readonly record struct SilenceEvent(int Cause, int Slot, long Time, long Start, bool IsOver)
{
    private const float SilentScore = 0.75f;        // major: a series that has stopped is not strange by degrees

    /// <summary>The word on it: an event of kind gap, opened or closed.</summary>
    public Verdict Verdict => IsOver
        ? new(0, false, Severity.None, AnomalyKind.Gap, EventState.Closed, Start)
        : new(SilentScore, true, Severity.Major, AnomalyKind.Gap, EventState.Opened, Start);
}
