using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// Has this series been here before? Remembers 48 boxes of the plane (value, its mean over some ten rows) that were visited; the distance of a new
/// point to the nearest is its novelty. Boxes stand in order of use, the newest first; a point too far from all takes the place of the last.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct Novelty
{
    private const int Boxes = 48;           // a multiple of eight; 32 and 24 cost 1.5 to 3 points of NAB, 100 is no better
    private const int SilentRows = 21;
    private const float NarrowSide = 0.5f;

    private BoxList boxes;
    private float limit;

    public void Start() => limit = 0.5f;

    /// <summary>Distance of the point to the nearest box; the point is learnt. The first rows, whose unit is not settled, count for nothing.</summary>
    public float Observe(int row, float x, float y, ref Rounding rounding)
    {
        if (row < SilentRows)
            return 0;
        Span<Box> all = boxes;
        var (nearest, least) = Nearest(all, x, y);
        float novelty = MathF.Sqrt(least);
        if (novelty > limit)
        {
            limit *= 1.02f;
            byte atX = SideCode.Of(x, ref rounding), atY = SideCode.Of(y, ref rounding);
            Use(all, Boxes - 1, new Box { LowX = atX, HighX = atX, LowY = atY, HighY = atY });
        }
        else
        {
            limit = MathF.Max(1e-3f, limit * (1 - 0.0006f));      // so some 3 % of the points exceed it
            Box box = all[nearest];
            Stretch(ref box.LowX, ref box.HighX, x, ref rounding);
            Stretch(ref box.LowY, ref box.HighY, y, ref rounding);
            Use(all, nearest, box);
        }

        return novelty;
    }

    /// <summary>The box nearest to the point and its squared distance, eight boxes at a time; of equally near ones the most recently used.</summary>
    private static (int Place, float SquaredDistance) Nearest(ReadOnlySpan<Box> all, float x, float y)
    {
        ref int first = ref Unsafe.As<Box, int>(ref MemoryMarshal.GetReference(all));
        Vector256<float> atX = Vector256.Create(x), atY = Vector256.Create(y), least = Vector256.Create(float.MaxValue);
        Vector256<int> place = Vector256<int>.Indices, nearest = place;
        for (nuint i = 0; i < Boxes; i += (nuint)Vector256<int>.Count)
        {
            Vector256<int> codes = Vector256.LoadUnsafe(ref first, i);
            Vector256<float> distanceX = Outside(atX, SideCode.Values(codes), SideCode.Values(codes >>> 8));
            Vector256<float> distanceY = Outside(atY, SideCode.Values(codes >>> 16), SideCode.Values(codes >>> 24));
            Vector256<float> distance = distanceX * distanceX + distanceY * distanceY;
            Vector256<float> nearer = Vector256.LessThan(distance, least);
            least = Vector256.ConditionalSelect(nearer, distance, least);
            nearest = Vector256.ConditionalSelect(nearer.AsInt32(), place, nearest);
            place += Vector256.Create(Vector256<int>.Count);
        }

        float best = Least(least);
        Vector256<int> ties = Vector256.Equals(least, Vector256.Create(best)).AsInt32();
        return (Least(Vector256.ConditionalSelect(ties, nearest, Vector256.Create(Boxes))), best);
    }

    private static T Least<T>(Vector256<T> values)
    {
        Vector128<T> four = Vector128.Min(values.GetLower(), values.GetUpper());
        four = Vector128.Min(four, Vector128.Shuffle(four.AsInt32(), Vector128.Create(2, 3, 0, 1)).As<int, T>());
        return Vector128.Min(four, Vector128.Shuffle(four.AsInt32(), Vector128.Create(1, 0, 3, 2)).As<int, T>()).ToScalar();
    }

    private static Vector256<float> Outside(Vector256<float> point, Vector256<float> low, Vector256<float> high)
        => Vector256.Max(Vector256.Max(low - point, point - high), Vector256<float>.Zero);

    /// <summary>A narrow side goes half-way to the point; a wide one slides, so that no box grows over the whole plane.</summary>
    private static void Stretch(ref byte lowCode, ref byte highCode, float point, ref Rounding rounding)
    {
        float low = SideCode.Value(lowCode), high = SideCode.Value(highCode);
        float beyond = point > high ? point - high : point < low ? point - low : 0;
        if (beyond == 0)
            return;
        bool wide = high - low >= NarrowSide;
        if (wide || beyond < 0)
            lowCode = SideCode.Of(low + (wide ? 0.05f : 0.5f) * beyond, ref rounding);
        if (wide || beyond > 0)
            highCode = SideCode.Of(high + (wide ? 0.05f : 0.5f) * beyond, ref rounding);
    }

    private static void Use(Span<Box> all, int place, Box box)
    {
        all[..place].CopyTo(all[1..]);
        all[0] = box;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct Box
    {
        public byte LowX, HighX, LowY, HighY;
    }

    [InlineArray(Boxes)]
    private struct BoxList
    {
        private Box first;
    }
}
