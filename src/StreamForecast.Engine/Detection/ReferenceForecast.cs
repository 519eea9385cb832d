using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// A one-step forecast of the detector's own: recursive least squares with forgetting (Haykin, Adaptive Filter Theory, chapter 10)
/// of the coming step on seven inputs, in units of the usual step.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct ReferenceForecast
{
    public const int Inputs = 7;
    private const int QuietRows = 20;               // the last value is the forecast before
    private const double Forgetting = 1 - 1.0 / 3000;
    private const double MostUncertain = 50;        // trace of the covariance above which nothing is forgotten
    private const float InputLimit = 20;

    private Weights weights;
    private Covariance covariance;

    public void Start()
    {
        for (int i = 0; i < Inputs; i++)
            covariance[At(i, i)] = 1;
    }

    /// <summary>The inputs for the coming row; <paramref name="profileBefore"/> and <paramref name="profile"/> are the day at the last and at the coming row (NaN: none).</summary>
    public static void Describe(in RecentMeans recent, float step, float profileBefore, float profile, float level, Span<float> inputs)
    {
        bool known = !float.IsNaN(profileBefore) && !float.IsNaN(profile);
        inputs[0] = recent.Step1;
        inputs[1] = recent.Step2;
        inputs[2] = recent.Fast - recent.Last;
        inputs[3] = recent.Slow - recent.Last;
        inputs[4] = known ? profileBefore + level - recent.Last : 0;
        inputs[5] = known ? profile - profileBefore : 0;
        for (int i = 0; i < 6; i++)
            inputs[i] = Math.Clamp(inputs[i] / step, -InputLimit, InputLimit);
        inputs[6] = 0.2f;
    }

    /// <summary>The forecast of the coming step, in usual steps.</summary>
    public readonly float Step(int row, ReadOnlySpan<float> inputs)
    {
        if (row < QuietRows)
            return 0;
        float sum = 0;
        for (int i = 0; i < Inputs; i++)
            sum += weights[i] * inputs[i];
        return sum;
    }

    /// <summary>Learns that <paramref name="step"/> (in usual steps, already limited) followed the inputs.</summary>
    public void Learn(ReadOnlySpan<float> inputs, float step)
    {
        Span<double> product = stackalloc double[Inputs];       // covariance * inputs
        double trace = 0, size = 0, error = step;
        for (int i = 0; i < Inputs; i++)
        {
            double sum = 0;
            for (int j = 0; j < Inputs; j++)
                sum += (double)covariance[At(i, j)] * inputs[j];
            product[i] = sum;
            size += sum * inputs[i];
            trace += covariance[At(i, i)];
            error -= (double)weights[i] * inputs[i];
        }

        double forgetting = trace > MostUncertain ? 1 : Forgetting;
        double gain = 1 / (forgetting + size);
        for (int i = 0; i < Inputs; i++)
        {
            weights[i] += (float)(gain * product[i] * error);
            for (int j = 0; j <= i; j++)
                covariance[At(i, j)] = (float)((covariance[At(i, j)] - gain * product[i] * product[j]) / forgetting);
        }
    }

    /// <summary>Place of an element of the symmetric matrix, of which the lower triangle is kept.</summary>
    private static int At(int i, int j) => i >= j ? i * (i + 1) / 2 + j : j * (j + 1) / 2 + i;

    [InlineArray(Inputs)]
    private struct Weights
    {
        private float first;
    }

    [InlineArray(Inputs * (Inputs + 1) / 2)]
    private struct Covariance
    {
        private float first;
    }
}
