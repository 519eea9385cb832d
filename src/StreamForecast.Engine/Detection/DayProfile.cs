using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>The usual course of a series' day, and the level at which the present days run above it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct DayProfile
{
    private const long DayMilliseconds = 86_400_000;
    private const double Persistence = 0.85;    // what a bucket keeps of itself from day to day
    private const float FreeVisits = 3;         // rows a bucket takes as they come; later ones are clipped
    private const float Clip = 5;
    private const float LevelWeight = 0.005f, LevelClip = 4;

    private Buckets values;
    private Buckets visits;
    private float level;

    /// <summary>Slow mean of the distance between the values and the profile.</summary>
    public readonly float Level => level;

    /// <summary>The profile at a row, without the level; NaN before a day has passed or where the day was not seen.</summary>
    public readonly float At(in Row row)
    {
        DayGrid grid = new(row.IntervalSeconds);
        if (grid.Buckets == 0 || row.SinceFirst < DayMilliseconds)
            return float.NaN;
        var (left, right, share) = grid.Neighbours(row.SinceFirst / 1000.0);
        return visits[left] > 0 && visits[right] > 0 ? values[left] + share * (values[right] - values[left]) : float.NaN;
    }

    /// <summary>Learns a row for which <see cref="At"/> said <paramref name="profile"/>.</summary>
    public void Learn(in Row row, float profile, float usual)
    {
        if (!float.IsNaN(profile))
            level += LevelWeight * Math.Clamp(row.Value - profile - level, -LevelClip * usual, LevelClip * usual);
        DayGrid grid = new(row.IntervalSeconds);
        if (grid.Buckets == 0)
            return;
        int bucket = grid.Bucket(row.SinceFirst / 1000.0);
        float steady = 1 - (float)Math.Pow(Persistence, 1 / grid.RowsPerBucket);
        float error = row.Value - values[bucket];
        if (visits[bucket] >= FreeVisits)
            error = Math.Clamp(error, -Clip * usual, Clip * usual);
        values[bucket] += MathF.Max(1 / (visits[bucket] + 1), steady) * error;
        if (visits[bucket] < 1 / steady)
            visits[bucket]++;
    }

    [InlineArray(DayGrid.MostBuckets)]
    private struct Buckets
    {
        private float first;
    }
}
