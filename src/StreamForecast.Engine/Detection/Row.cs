namespace StreamForecast.Engine.Detection;

/// <summary>One row on its way through <see cref="Detector"/>.</summary>
/// <param name="Index">Number of rows before it.</param>
/// <param name="Time">Event time, Unix ms.</param>
/// <param name="Value">The value, relative to the origin and held within reach.</param>
internal readonly record struct Row(int Index, long Time, float Value)
{
    private const long HourMilliseconds = 3_600_000;
    private const int Hours = 24;

    /// <summary>Hour of the day, UTC, 0 to 23.</summary>
    public int HourOfDay
    {
        get
        {
            long hour = (Time >= 0 ? Time : Time - (HourMilliseconds - 1)) / HourMilliseconds % Hours;
            return (int)(hour < 0 ? hour + Hours : hour);
        }
    }
}
