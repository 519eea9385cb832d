namespace StreamForecast.Daemon.Alerting;

/// <summary>Times that come again, each with a begin and an end.</summary>
internal interface ISchedule
{
    /// <summary>Every time that overlaps with [<paramref name="from"/>, <paramref name="to"/>), Unix ms; in any order, and it may tell others too.</summary>
    IEnumerable<(long From, long To)> Between(long from, long to);
}
