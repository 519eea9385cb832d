using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// How large values, steps, errors and seasonal errors of a series usually are. The mean absolute sizes do not follow an incident
/// (inputs are capped); a quarter of the root mean square holds them up where a series is constant most of the time and spikes now and then.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct Scales
{
    private const float SlowestWeight = 1f / 5000;
    private const int FreeRows = 30;            // inputs are not capped before
    private const float Cap = 6;                // times the present mean
    private const float RmsShare = 0.25f;
    private const float PlaceRmsShare = 0.1f;
    private const float Reach = 1000;           // times the usual distance from the mean

    /// <summary>No value enters that is larger, so that no square overflows a double nor a sum a float.</summary>
    public const float LargestValue = 1e30f;

    private float mean;
    private float absValue, absStep, absError, absSeason;
    private float rmsValue, rmsStep;
    private float active;

    public void Start() => active = 1;

    /// <summary>Slow mean of the values, relative to the origin.</summary>
    public readonly float Mean => mean;

    /// <summary>Share of rows that differ from the row before.</summary>
    public readonly float Active => active;

    /// <summary>Weight of row <paramref name="row"/> (from 0) in every slow mean.</summary>
    public static float Weight(int row) => MathF.Max(1f / (row + 1), SlowestWeight);

    /// <summary>What is usual now, none below the size under which differences mean nothing in single precision.</summary>
    public readonly Usual Usual(float origin)
    {
        float floor = 1e-6f * MathF.Abs(origin + mean) + 1e-12f;
        float step = MathF.Max(MathF.Max(absStep, RmsShare * rmsStep), floor);
        return new(
            Value: MathF.Max(MathF.Max(absValue, RmsShare * rmsValue), floor),
            Place: MathF.Max(MathF.Max(absValue, PlaceRmsShare * rmsValue), floor),
            Step: step,
            Error: MathF.Max(MathF.Max(absError, RmsShare * rmsStep), floor),
            Season: MathF.Max(absSeason, step));
    }

    /// <summary>
    /// A value (relative to the origin) held within reach: a glitch of 1e38, or an infinity, would otherwise blind the root mean squares
    /// for some 100,000 rows. A true jump by a factor of a million still arrives within ten rows, since the reach grows with what it lets in.
    /// </summary>
    public readonly float Held(int row, float origin, float value)
    {
        if (row >= FreeRows)
        {
            float usual = MathF.Max(absValue, RmsShare * rmsValue);
            float reach = Reach * (usual > 0 ? usual : MathF.Abs(origin + mean));
            if (reach > 0)
                value = Math.Clamp(value, mean - reach, mean + reach);
        }

        return Math.Clamp(value, -LargestValue, LargestValue);
    }

    /// <summary>Learns one row; all arguments but <paramref name="row"/> are in the series' unit.</summary>
    public void Learn(int row, in Usual usual, float value, float step, float error, float seasonError)
    {
        float weight = Weight(row), distance = value - mean;
        Follow(ref absValue, row, weight, distance, usual.Value);
        Follow(ref absStep, row, weight, step, usual.Step);
        Follow(ref absError, row, weight, error, usual.Error);
        Follow(ref absSeason, row, weight, seasonError, usual.Season);
        rmsValue = Quadratic(weight, rmsValue, distance);
        rmsStep = Quadratic(weight, rmsStep, step);
        mean += weight * distance;
        if (row > 0)
            active += weight * ((step != 0 ? 1 : 0) - active);
    }

    /// <summary>One usual size is let in whatever the mean, or a series that began constant could never leave zero.</summary>
    private static void Follow(ref float abs, int row, float weight, float size, float usual)
    {
        float cap = row < FreeRows ? float.MaxValue : MathF.Max(Cap * abs, usual);
        abs += weight * (MathF.Min(MathF.Abs(size), cap) - abs);
    }

    private static float Quadratic(float weight, float rms, float size)
        => (float)Math.Sqrt((1.0 - weight) * rms * rms + (double)weight * size * size);
}
