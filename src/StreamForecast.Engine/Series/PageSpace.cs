using System.Numerics;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Series;

/// <summary>Which parts of a page file are taken, in units of 64 bytes. What is given back serves the next of its size; sizes are rounded up by an eighth at most, so that there are few.</summary>
internal sealed class PageSpace
{
    private const int UnitBytes = 64;

    private readonly Dictionary<int, Stack<uint>> returned = [];
    private uint end;

    /// <summary>A place for so many bytes.</summary>
    public PagePlace Take(int bytes)
    {
        int units = Units(bytes);
        if (returned.TryGetValue(units, out Stack<uint>? places) && places.TryPop(out uint place)) return new PagePlace(place, bytes);
        place = end;
        end = checked(end + (uint)units);
        return new PagePlace(place, bytes);
    }

    /// <summary>Gives a place back.</summary>
    public void Return(PagePlace place)
    {
        ref Stack<uint>? places = ref CollectionsMarshal.GetValueRefOrAddDefault(returned, Units(place.Bytes), out _);
        (places ??= []).Push(place.Unit);
    }

    /// <summary>Its first byte.</summary>
    public static long ByteOf(PagePlace place) => (long)place.Unit * UnitBytes;

    private static int Units(int bytes)
    {
        int units = (bytes + UnitBytes - 1) / UnitBytes, step = Math.Max(1, 1 << Math.Max(0, BitOperations.Log2((uint)units) - 3));
        return (units + step - 1) / step * step;
    }
}

/// <summary>A part of a page file; all zero: none. Eight bytes a series.</summary>
internal readonly record struct PagePlace(uint Unit, int Bytes)
{
    public bool IsNone => Bytes == 0;
}
