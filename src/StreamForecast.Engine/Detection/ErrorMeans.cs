using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>Running means of the one-step errors in units of their spread: their size (volatility) and their sign (drift). One error counts 8 spreads at most.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct ErrorMeans
{
    private const float Limit = 8;

    /// <summary>Mean size over some 10 and 50 rows.</summary>
    public float Size10, Size50;

    /// <summary>Mean with sign over some 4, 16 and 64 rows.</summary>
    public float Drift4, Drift16, Drift64;

    public void Learn(float error)
    {
        float limited = Math.Clamp(error, -Limit, Limit), size = MathF.Abs(limited);
        Size10 += 0.1f * (size - Size10);
        Size50 += 0.02f * (size - Size50);
        Drift4 += (limited - Drift4) / 4;
        Drift16 += (limited - Drift16) / 16;
        Drift64 += (limited - Drift64) / 64;
    }
}
