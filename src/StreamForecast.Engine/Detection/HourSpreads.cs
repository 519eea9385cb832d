using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>How large an error usually is in each hour of the day (UTC): a quiet night gets a finer measure than a busy noon.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct HourSpreads
{
    private const float EnoughVisits = 20;
    private const float MostVisits = 2000;
    private const float LeastShare = 0.3f;      // of the series' spread, so that a silent hour does not cry at everything

    private Hours spreads;
    private Hours visits;

    /// <summary>The spread by which an error of this time is judged: half-way, in proportion, between the series' own and the hour's.</summary>
    public readonly float At(long time, float overall)
    {
        int hour = Hour(time);
        float spread = visits[hour] >= EnoughVisits ? MathF.Max(spreads[hour], LeastShare * overall) : overall;
        return (float)Math.Sqrt((double)overall * spread);
    }

    public void Learn(long time, float overall, float error)
    {
        int hour = Hour(time);
        float size = MathF.Min(MathF.Abs(error), 6 * MathF.Max(spreads[hour], LeastShare * overall));
        spreads[hour] += MathF.Max(1 / (visits[hour] + 1), 1 / MostVisits) * (size - spreads[hour]);
        if (visits[hour] < MostVisits)
            visits[hour]++;
    }

    private static int Hour(long time)
    {
        long hour = (time / 3_600_000) % 24;
        return (int)(hour < 0 ? hour + 24 : hour);
    }

    [InlineArray(24)]
    private struct Hours
    {
        private float first;
    }
}
