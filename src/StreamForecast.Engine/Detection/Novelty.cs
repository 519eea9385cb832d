using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Detection;

/// <summary>
/// Has this series been here before? Remembers 48 boxes of the plane (value, its mean over some ten rows) that were visited; the distance of a new
/// point to the nearest is its novelty. Boxes stand in order of use, the newest first; a point too far from all takes the place of the last.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct Novelty
{
    private const int Boxes = 48;           // 32 and 24 cost 1.5 to 3 points of NAB, 100 is no better
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
        int nearest = 0;
        float least = float.MaxValue;
        for (int i = 0; i < all.Length; i++)
        {
            float distance = all[i].SquaredDistance(x, y);
            if (distance < least)
                (nearest, least) = (i, distance);
        }

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

        public readonly float SquaredDistance(float x, float y)
        {
            float dx = MathF.Max(MathF.Max(SideCode.Value(LowX) - x, x - SideCode.Value(HighX)), 0);
            float dy = MathF.Max(MathF.Max(SideCode.Value(LowY) - y, y - SideCode.Value(HighY)), 0);
            return dx * dx + dy * dy;
        }
    }

    [InlineArray(Boxes)]
    private struct BoxList
    {
        private Box first;
    }
}
