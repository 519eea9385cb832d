using System.Runtime.CompilerServices;

namespace StreamForecast.Engine.Evaluation;

/// <summary>What the alarms of a detector at one threshold came to: labelled events found, and how late; false alarms. Counts of several series may be added.</summary>
public struct AlarmCount
{
    /// <summary>Rows behind an event's first within which an alarm finds it: whoever hears of it later has noticed by himself.</summary>
    public const int Patience = 7;

    private Delays delays;

    /// <summary>Rows looked at.</summary>
    public int Rows { get; internal set; }

    /// <summary>Rows with an alarm.</summary>
    public int AlarmRows { get; internal set; }

    /// <summary>Labelled events, runs of labelled rows.</summary>
    public int Events { get; internal set; }

    /// <summary>Episodes of alarms outside labelled events; one that rings on counts again every 60 rows.</summary>
    public int FalseAlarms { get; internal set; }

    /// <summary>Events with an alarm within <see cref="Patience"/>.</summary>
    public readonly int Found
    {
        get
        {
            int found = 0;
            foreach (int events in (ReadOnlySpan<int>)delays) found += events;
            return found;
        }
    }

    /// <summary>Share of events found; 0 where there are none.</summary>
    public readonly double Recall => Found / Math.Max(1.0, Events);

    /// <summary>Share of alarms that found an event; 0 where there are none.</summary>
    public readonly double Precision => Found / Math.Max(1.0, Found + FalseAlarms);

    /// <summary>Harmonic mean of the two.</summary>
    public readonly double F1 => 2.0 * Found / Math.Max(1.0, Events + Found + FalseAlarms);

    /// <summary>Median of the rows from an event's first to its alarm, over the events found; NaN when none was.</summary>
    public readonly double MedianDelay => Found == 0 ? double.NaN : (Delay((Found - 1) / 2) + Delay(Found / 2)) / 2.0;

    /// <summary>The counts of both.</summary>
    public static AlarmCount operator +(AlarmCount a, AlarmCount b)
    {
        for (int i = 0; i <= Patience; i++) a.delays[i] += b.delays[i];
        a.Rows += b.Rows;
        a.AlarmRows += b.AlarmRows;
        a.Events += b.Events;
        a.FalseAlarms += b.FalseAlarms;
        return a;
    }

    internal void AddFound(int delay) => delays[delay]++;

    // Of the events found in order of their delays, the one at a place.
    private readonly int Delay(int place)
    {
        int delay = 0;
        for (int passed = delays[0]; passed <= place; passed += delays[delay]) delay++;
        return delay;
    }

    [InlineArray(Patience + 1)]
    private struct Delays
    {
        private int first;
    }
}
