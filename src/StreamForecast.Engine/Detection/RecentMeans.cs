using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>The newest value of a series and its faster means, relative to the origin (so that the first row finds them all at its own value, 0).</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct RecentMeans
{
    /// <summary>The newest value.</summary>
    public float Last;

    /// <summary>Exponentially weighted means with weights 0.1, 0.03 and 0.02.</summary>
    public float Tenth, Slow, Level;

    /// <summary><see cref="Tenth"/> as it will be with <paramref name="value"/>.</summary>
    public readonly float TenthWith(float value) => Tenth + 0.1f * (value - Tenth);

    /// <summary><see cref="Level"/> as it will be with <paramref name="value"/>.</summary>
    public readonly float LevelWith(float value) => Level + 0.02f * (value - Level);

    public void Learn(float value)
    {
        Tenth = TenthWith(value);
        Slow += 0.03f * (value - Slow);
        Level = LevelWith(value);
        Last = value;
    }
}
