namespace StreamForecast.Daemon.Alerting;

/// <summary>Times of a wall clock in a time zone, as moments. Used by the schedules of quiet times.</summary>
internal static class CivilTime
{
    /// <summary>The moment (Unix ms) at which the clocks show a time: the first where they show it twice, and where they pass over it, that of the time so much later.</summary>
    public static long ToMoment(DateTime local, TimeZoneInfo zone)
    {
        var clock = DateTime.SpecifyKind(local, DateTimeKind.Unspecified);
        TimeSpan offset = zone.IsInvalidTime(clock) ? zone.GetUtcOffset(clock.AddHours(-3))
            : zone.IsAmbiguousTime(clock) ? zone.GetAmbiguousTimeOffsets(clock).Max()
            : zone.GetUtcOffset(clock);
        return new DateTimeOffset(clock, offset).ToUnixTimeMilliseconds();
    }

    /// <summary>What the clocks show at a moment.</summary>
    public static DateTime ToLocal(long moment, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(moment), zone).DateTime;
}
