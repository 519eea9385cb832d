using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>The usual value in each of the 168 hours of the week (UTC), for series with a row an hour or more, and the usual distance from it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct WeekProfile
{
    private const int Hours = 168;
    private const long HourMilliseconds = 3_600_000;
    private const double HourSeconds = 3600;
    private const double Persistence = 0.7;     // what an hour keeps of itself from week to week
    private const float FreeVisits = 3;
    private const float Clip = 5;

    private Buckets values;
    private Buckets visits;
    private float absError;

    /// <summary>The profile at a time; <paramref name="day"/> (NaN: none) serves before a week has passed. NaN where there is none at all.</summary>
    public readonly float At(double intervalSeconds, long time, long firstTime, float day)
    {
        if (!(intervalSeconds is > 0 and <= HourSeconds))
            return float.NaN;
        int hour = Hour(time);
        return time - firstTime >= Hours * HourMilliseconds && visits[hour] > 0 ? values[hour] : day;
    }

    /// <summary>Usual distance of a value from the profile, not below <paramref name="usualSeason"/>.</summary>
    public readonly float Usual(float usualSeason) => MathF.Max(absError, usualSeason);

    public void Learn(int row, double intervalSeconds, long time, float value, float profile, float usualStep, float usualSeason)
    {
        if (!(intervalSeconds is > 0 and <= HourSeconds))
            return;
        if (!float.IsNaN(profile))
        {
            float size = MathF.Min(MathF.Abs(value - profile), 6 * MathF.Max(absError, usualStep));
            absError += Scales.Weight(row) * (size - absError);
        }

        int hour = Hour(time);
        float steady = 1 - (float)Math.Pow(Persistence, intervalSeconds / HourSeconds);
        float weight = MathF.Max(1 / (visits[hour] + 1), steady);
        float error = value - values[hour];
        if (visits[hour] >= FreeVisits)
            error = Math.Clamp(error, -Clip * usualSeason, Clip * usualSeason);
        values[hour] += weight * error;
        if (visits[hour] < 1 / steady)
            visits[hour]++;
    }

    private static int Hour(long time)
    {
        long hour = (long)Math.Floor((double)time / HourMilliseconds) % Hours;
        return (int)(hour < 0 ? hour + Hours : hour);
    }

    [InlineArray(Hours)]
    private struct Buckets
    {
        private float first;
    }
}
