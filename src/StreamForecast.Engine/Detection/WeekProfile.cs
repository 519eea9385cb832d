using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>The usual value in each of the 168 hours of the week (UTC), for series with a row an hour or more, and the usual distance from it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct WeekProfile
{
    private const int Hours = 168;
    private const long WeekMilliseconds = Hours * 3_600_000L;
    private const double HourSeconds = 3600;
    private const double Persistence = 0.7;     // what an hour keeps of itself from week to week
    private const float FreeVisits = 3;         // rows an hour takes as they come; later ones are clipped
    private const float Clip = 5;
    private const float SpreadCap = 6;

    private Buckets values;
    private Buckets visits;
    private float spread;

    /// <summary>The profile at a row; <paramref name="day"/> (NaN: none) serves before a week has passed. NaN where there is none at all.</summary>
    public readonly float At(in Row row, float day)
    {
        if (!Serves(row))
            return float.NaN;
        int hour = row.HourOfWeek;
        return row.SinceFirst >= WeekMilliseconds && visits[hour] > 0 ? values[hour] : day;
    }

    /// <summary>Usual distance of a value from the profile.</summary>
    public readonly float Spread(in Usual usual) => MathF.Max(spread, usual.Season);

    /// <summary>Learns a row for which <see cref="At"/> said <paramref name="profile"/>.</summary>
    public void Learn(in Row row, float profile, in Usual usual)
    {
        if (!Serves(row))
            return;
        if (!float.IsNaN(profile))
        {
            float size = MathF.Min(MathF.Abs(row.Value - profile), SpreadCap * MathF.Max(spread, usual.Step));
            spread += Scales.Weight(row.Index) * (size - spread);
        }

        int hour = row.HourOfWeek;
        float steady = 1 - (float)Math.Pow(Persistence, row.IntervalSeconds / HourSeconds);
        float error = row.Value - values[hour];
        if (visits[hour] >= FreeVisits)
            error = Math.Clamp(error, -Clip * usual.Season, Clip * usual.Season);
        values[hour] += MathF.Max(1 / (visits[hour] + 1), steady) * error;
        if (visits[hour] < 1 / steady)
            visits[hour]++;
    }

    private static bool Serves(in Row row) => row.IntervalSeconds is > 0 and <= HourSeconds;

    [InlineArray(Hours)]
    private struct Buckets
    {
        private float first;
    }
}
