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
    private const int Inputs = 7;
    private const int QuietRows = 20;               // before, the last value is the forecast
    private const double Forgetting = 1 - 1.0 / 3000;
    private const double MostUncertain = 50;        // trace of the covariance above which nothing is forgotten
    private const float InputLimit = 20;
    private const double TargetLimit = 4;           // usual errors
    private const double MostSteps = 100;           // usual steps: holds where a model's forecasts are far worse than the last value
    private const float Constant = 0.2f;

    private Vector weights;
    private Vector inputs;
    private Triangle covariance;
    private float profileBefore;                    // the day's profile at the last row
    private int profileKnown;                       // whether it said anything

    public void Start()
    {
        for (int i = 0; i < Inputs; i++)
            covariance[At(i, i)] = 1;
    }

    /// <summary>The forecast of the step to <paramref name="row"/>, made without its value; <paramref name="profile"/> is the day at the row (NaN: none).</summary>
    public float Step(in Row row, in RecentMeans recent, float profile, float level, in Usual usual)
    {
        bool known = profileKnown != 0 && !float.IsNaN(profile);
        inputs[0] = recent.Step1;
        inputs[1] = recent.Step2;
        inputs[2] = recent.Fast - recent.Last;
        inputs[3] = recent.Slow - recent.Last;
        inputs[4] = known ? profileBefore + level - recent.Last : 0;
        inputs[5] = known ? profile - profileBefore : 0;
        for (int i = 0; i < Inputs - 1; i++)
            inputs[i] = Math.Clamp(inputs[i] / usual.Step, -InputLimit, InputLimit);
        inputs[Inputs - 1] = Constant;
        profileKnown = float.IsNaN(profile) ? 0 : 1;
        profileBefore = profileKnown != 0 ? profile : 0;

        if (row.Index < QuietRows)
            return 0;
        float sum = 0;
        for (int i = 0; i < Inputs; i++)
            sum += weights[i] * inputs[i];
        return sum * usual.Step;
    }

    /// <summary>Learns that <paramref name="step"/> came to pass where <see cref="Step"/> was asked last.</summary>
    public void Learn(float step, in Usual usual)
    {
        double most = Math.Min(TargetLimit * (double)usual.Error / usual.Step, MostSteps);
        double error = Math.Clamp((double)step / usual.Step, -most, most);
        Span<double> product = stackalloc double[Inputs];       // covariance * inputs
        double trace = 0, size = 0;
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
    private struct Vector
    {
        private float first;
    }

    [InlineArray(Inputs * (Inputs + 1) / 2)]
    private struct Triangle
    {
        private float first;
    }
}
