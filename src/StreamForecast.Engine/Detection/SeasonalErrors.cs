using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>How a series runs beside its profiles, which its statistics keep: the level at which the present days run above the day's, the usual distance from the week's.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct SeasonalErrors
{
    private const float LevelWeight = 0.005f, LevelClip = 4;
    private const float SpreadCap = 6;

    private float level, spread;

    /// <summary>Slow mean of the distance between the values and the day's profile.</summary>
    public readonly float Level => level;

    /// <summary>Usual distance of a value from the week's profile.</summary>
    public readonly float Spread(in Usual usual) => MathF.Max(spread, usual.Season);

    /// <summary>Learns a row of which the profiles said <paramref name="day"/> and <paramref name="week"/>, NaN: nothing.</summary>
    public void Learn(in Row row, float day, float week, in Usual usual)
    {
        if (!float.IsNaN(day))
            level += LevelWeight * Math.Clamp(row.Value - day - level, -LevelClip * usual.Season, LevelClip * usual.Season);
        if (!float.IsNaN(week))
        {
            float size = MathF.Min(MathF.Abs(row.Value - week), SpreadCap * MathF.Max(spread, usual.Step));
            spread += Scales.Weight(row.Index) * (size - spread);
        }
    }
}
