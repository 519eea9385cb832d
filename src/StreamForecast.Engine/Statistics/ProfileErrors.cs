using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// How well a seasonal profile has forecast its series, alone and together with the residual that lingers from row to
/// row. One for the day and one for the week profile, inside <see cref="RunningStatistics"/>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(float))]
internal struct ProfileErrors
{
    private float error;
    private float errorFast;
    private float residualError;
    private float residualErrorFast;

    /// <summary>What the series lies above its profile: an exponential mean of the newest errors.</summary>
    public float Residual { get; private set; }

    /// <summary>Makes it ready for the first row: nothing is known, the residual is none.</summary>
    public void Start()
    {
        error = errorFast = residualError = residualErrorFast = float.NaN;
        Residual = 0;
    }

    /// <summary>Learns the profile's signed error on a row, before the profile itself learns the row.</summary>
    public void Learn(float e, float gain, float fastGain)
    {
        float afterResidual = MathF.Abs(e - Residual);
        RunningMean.Learn(ref error, MathF.Abs(e), gain);
        RunningMean.Learn(ref errorFast, MathF.Abs(e), fastGain);
        RunningMean.Learn(ref residualError, afterResidual, gain);
        RunningMean.Learn(ref residualErrorFast, afterResidual, fastGain);
        Residual += 0.4f * (e - Residual);
    }

    /// <summary>Mean absolute error of the profile; <paramref name="unknown"/> while it has made no forecast.</summary>
    public readonly float Error(float unknown) => RunningMean.Or(error, unknown);

    /// <summary>The same over the newest rows.</summary>
    public readonly float ErrorFast(float unknown) => RunningMean.Or(errorFast, unknown);

    /// <summary>Mean absolute error of the profile plus residual, one row ahead; <paramref name="unknown"/> while there is none.</summary>
    public readonly float ResidualError(float unknown) => RunningMean.Or(residualError, unknown);

    /// <summary>The same over the newest rows.</summary>
    public readonly float ResidualErrorFast(float unknown) => RunningMean.Or(residualErrorFast, unknown);
}
