namespace StreamForecast.Engine.Detection;

/// <summary>One row on its way through <see cref="Detector"/>.</summary>
/// <param name="Index">Number of rows before it.</param>
/// <param name="Time">Event time, Unix ms.</param>
/// <param name="SinceFirst">Milliseconds since the first row.</param>
/// <param name="IntervalSeconds">Interval of the series; 0 while unknown.</param>
/// <param name="Value">The value, relative to the origin and held within reach.</param>
internal readonly record struct Row(int Index, long Time, long SinceFirst, double IntervalSeconds, float Value)
{
    private const long HourMilliseconds = 3_600_000;
    private const int HoursOfDay = 24, HoursOfWeek = 168;

    /// <summary>Hour of the day, UTC, 0 to 23.</summary>
    public int HourOfDay => Hour(HoursOfDay);

    /// <summary>Hour of a week that begins on Thursday at 0:00 UTC, as the epoch does; 0 to 167.</summary>
    public int HourOfWeek => Hour(HoursOfWeek);

    private int Hour(int cycle)
    {
        long hour = (Time >= 0 ? Time : Time - (HourMilliseconds - 1)) / HourMilliseconds % cycle;
        return (int)(hour < 0 ? hour + cycle : hour);
    }
}
