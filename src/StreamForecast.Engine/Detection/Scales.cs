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
    private const int FreeRows = 30;        // inputs are not capped before
    private const float Cap = 6;
    private const float RmsShare = 0.25f;

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

    /// <summary>A size below which differences mean nothing in single precision.</summary>
    public readonly float Floor(float origin) => 1e-6f * MathF.Abs(origin + mean) + 1e-12f;

    /// <summary>Usual step from value to value.</summary>
    public readonly float Step(float floor) => MathF.Max(MathF.Max(absStep, RmsShare * rmsStep), floor);

    /// <summary>Usual distance of a value from the mean.</summary>
    public readonly float Value(float floor) => MathF.Max(MathF.Max(absValue, RmsShare * rmsValue), floor);

    /// <summary>The same with a smaller share of the root mean square, for <see cref="Novelty"/>.</summary>
    public readonly float Reach(float floor) => MathF.Max(MathF.Max(absValue, 0.1f * rmsValue), floor);

    /// <summary>Usual error of the one-step forecast.</summary>
    public readonly float Error(float floor) => MathF.Max(MathF.Max(absError, RmsShare * rmsStep), floor);

    /// <summary>Usual distance from the day's profile.</summary>
    public readonly float Season(float floor) => MathF.Max(absSeason, Step(floor));

    /// <summary>Learns one row; all arguments but <paramref name="row"/> are in the series' unit.</summary>
    public void Learn(int row, float floor, float value, float step, float error, float seasonError)
    {
        float weight = Weight(row), distance = value - mean;
        float usualValue = Value(floor), usualStep = Step(floor), usualError = Error(floor), usualSeason = Season(floor);
        absValue += weight * (Capped(row, distance, usualValue) - absValue);
        absStep += weight * (Capped(row, step, usualStep) - absStep);
        absError += weight * (Capped(row, error, usualError) - absError);
        absSeason += weight * (Capped(row, seasonError, usualSeason) - absSeason);
        rmsValue = Quadratic(weight, rmsValue, distance);
        rmsStep = Quadratic(weight, rmsStep, step);
        mean += weight * distance;
        if (row > 0)
            active += weight * ((step != 0 ? 1 : 0) - active);
    }

    private static float Capped(int row, float size, float usual)
        => row < FreeRows ? MathF.Abs(size) : MathF.Min(MathF.Abs(size), Cap * usual);

    private static float Quadratic(float weight, float rms, float size)
        => (float)Math.Sqrt((1.0 - weight) * rms * rms + (double)weight * size * size);
}
