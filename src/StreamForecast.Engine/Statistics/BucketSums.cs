using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Statistics;

/// <summary>The bucket of rows that is not full yet, of a series whose season is kept in buckets: its values' codes, and what the profiles are to learn of it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(float))]
internal struct BucketSums
{
    private float dayMean, ratioMean;
    private ushort learnt;
    private ushort place;

    /// <summary>Sum of the codes of its rows.</summary>
    public uint Codes;

    /// <summary>Bucket of the long season that the means belong to.</summary>
    public readonly int Place => place;

    /// <summary>Mean value of its learnt rows; NaN for none.</summary>
    public readonly float Day => learnt == 0 ? float.NaN : dayMean;

    /// <summary>Mean ratio of its learnt rows.</summary>
    public readonly float Ratio => ratioMean;

    /// <summary>Begins another bucket.</summary>
    public void Begin(int bucket)
    {
        (dayMean, ratioMean) = (0, 0);
        learnt = 0;
        place = (ushort)bucket;
    }

    /// <summary>Takes in a row.</summary>
    public void Learn(float day, float ratio)
    {
        learnt++;
        dayMean += (day - dayMean) / learnt;
        ratioMean += (ratio - ratioMean) / learnt;
    }

    /// <summary>Ratios have turned into differences.</summary>
    public void Transform(float factor, float offset) => ratioMean = ratioMean * factor + offset;
}
