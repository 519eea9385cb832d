using System.Runtime.InteropServices;
using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Lateness;

/// <summary>A row of a series that may still have to be replayed, and the verdict on it that was last published. Kept by <see cref="ReplayStore"/>, 32 bytes.</summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal struct PastRow
{
    private const int KindBits = 4;

    private readonly long time;
    private long eventStart;
    private float score;
    private ushort revision;
    private byte named;         // kind, and above it the direction
    private byte state;

    /// <summary>A row as it came, with the word on it.</summary>
    public PastRow(long time, double value, in Verdict published)
    {
        (this.time, Value) = (time, value);
        Published = published;
    }

    /// <summary>Event time, Unix ms.</summary>
    public readonly long Time => time;

    /// <summary>The value as it came; NaN for a gap.</summary>
    public double Value { get; set; }

    /// <summary>The verdict last published.</summary>
    public Verdict Published
    {
        readonly get => new(score, score >= PublishedScore.Threshold, PublishedScore.SeverityOf(score), (AnomalyKind)(named & ((1 << KindBits) - 1)), (EventState)state, eventStart, (AnomalyDirection)(named >> KindBits));
        set => (score, named, state, eventStart) = (value.Score, (byte)((int)value.Kind | (int)value.Direction << KindBits), (byte)value.State, value.EventStart);
    }

    /// <summary>Takes the verdict of a correction; which correction of the row it is, from 1.</summary>
    public int Correct(in Verdict verdict)
    {
        Published = verdict;
        revision = (ushort)Math.Min(revision + 1, ushort.MaxValue);
        return revision;
    }
}
