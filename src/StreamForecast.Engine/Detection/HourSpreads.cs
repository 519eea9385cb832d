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
    private const float Cap = 6;

    private Hours spreads;
    private Hours visits;

    /// <summary>The spread by which an error of this row is judged: the geometric mean of the hour's and the <paramref name="overall"/> one.</summary>
    public readonly float At(in Row row, float overall)
    {
        int hour = row.HourOfDay;
        float spread = visits[hour] >= EnoughVisits ? MathF.Max(spreads[hour], LeastShare * overall) : overall;
        return (float)Math.Sqrt((double)overall * spread);
    }

    public void Learn(in Row row, float overall, float error)
    {
        int hour = row.HourOfDay;
        float size = MathF.Min(MathF.Abs(error), Cap * MathF.Max(spreads[hour], LeastShare * overall));
        spreads[hour] += MathF.Max(1 / (visits[hour] + 1), 1 / MostVisits) * (size - spreads[hour]);
        if (visits[hour] < MostVisits)
            visits[hour]++;
    }

    [InlineArray(24)]
    private struct Hours
    {
        private float first;
    }
}
