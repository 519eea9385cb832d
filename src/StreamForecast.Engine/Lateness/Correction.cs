using StreamForecast.Engine.Detection;

namespace StreamForecast.Engine.Lateness;

/// <summary>What is to be published anew of a row, because a row that came late has changed the verdict on it, or its value.</summary>
/// <param name="Cause">The row of the batch that came late.</param>
/// <param name="Time">Event time of the row corrected, Unix ms.</param>
/// <param name="Value">Its value; NaN for a gap.</param>
/// <param name="Lower">Lower end (0.05) of what was expected of it.</param>
/// <param name="Expected">Median of what was expected of it.</param>
/// <param name="Upper">Upper end (0.95) of what was expected of it.</param>
/// <param name="Verdict">The verdict on it now.</param>
/// <param name="ValueBefore">Its value as last published.</param>
/// <param name="Before">The verdict on it as last published.</param>
/// <param name="Revision">Number of the correction, from 1, among those of its row.</param>
public readonly record struct Correction(
    int Cause, long Time, double Value, float Lower, float Expected, float Upper, Verdict Verdict, double ValueBefore, Verdict Before, int Revision);
