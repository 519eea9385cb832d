using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>The last values of a series and its faster means, relative to the origin.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct RecentMeans
{
    /// <summary>The newest value.</summary>
    public float Last;

    /// <summary>The step to the newest value, and the one before that.</summary>
    public float Step1, Step2;

    /// <summary>Exponentially weighted means with weights 0.3, 0.1, 0.03 and 0.02.</summary>
    public float Fast, Tenth, Slow, Level;

    public readonly float TenthWith(float value) => Tenth + 0.1f * (value - Tenth);

    public readonly float LevelWith(float value) => Level + 0.02f * (value - Level);

    public void Learn(int row, float value)
    {
        if (row == 0)
        {
            Last = Fast = Tenth = Slow = Level = value;
            return;
        }

        Tenth = TenthWith(value);
        Level = LevelWith(value);
        Fast += 0.3f * (value - Fast);
        Slow += 0.03f * (value - Slow);
        Step2 = Step1;
        Step1 = value - Last;
        Last = value;
    }
}
