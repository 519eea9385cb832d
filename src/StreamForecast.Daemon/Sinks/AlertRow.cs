using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.Sinks;

/// <summary>A row that alerting is to know of. Its bytes are the payload of messages of kind <see cref="OutputKind.AlertRow"/>, which do not leave the process.</summary>
/// <param name="Time">Event time, Unix ms.</param>
/// <param name="Value">Its value; NaN for none.</param>
/// <param name="Lower">Lower end (0.05) of what was expected.</param>
/// <param name="Expected">Median of what was expected.</param>
/// <param name="Upper">Upper end (0.95) of what was expected.</param>
/// <param name="IntervalSeconds">Interval of its series; 0 where it is not known.</param>
/// <param name="Verdict">The word on it; of a withdrawal, the one that no longer holds.</param>
/// <param name="Kind">What is told.</param>
internal readonly record struct AlertRow(long Time, double Value, float Lower, float Expected, float Upper, double IntervalSeconds, Verdict Verdict, AlertRowKind Kind)
{
    /// <summary>Row <paramref name="i"/> of a batch as it was judged.</summary>
    public static AlertRow Of(ObservationBatch batch, ResultBatch results, int i) =>
        new(batch.Time[i], batch.Value[i], results.Lower[i], results.Expected[i], results.Upper[i], results.IntervalSeconds[i], results.Verdict[i], AlertRowKind.Row);
}

/// <summary>What an <see cref="AlertRow"/> tells.</summary>
internal enum AlertRowKind : byte
{
    /// <summary>A row as it was judged, or judged anew.</summary>
    Row,
    /// <summary>The event that the row opened is no more, because of a row that came late.</summary>
    Withdrawal,
    /// <summary>A series has gone silent, or speaks again.</summary>
    Silence,
}
