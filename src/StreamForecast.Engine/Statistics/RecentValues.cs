using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace StreamForecast.Engine.Statistics;

/// <summary>
/// Writes a series' recent values: the ring of its newest rows, behind it the means of its newest buckets where the season is long, and the sums of both boxes. Read
/// through <see cref="SeriesView"/>.
/// </summary>
internal static class RecentValues
{
    private static int Most => QuantisedColumn<ushort>.Most;

    /// <summary>Puts in the value of the row after <paramref name="before"/>'s.</summary>
    public static void Push(Span<byte> block, SeasonLayout layout, SeriesView before, float value)
    {
        ref RunningStatistics now = ref MemoryMarshal.AsRef<RunningStatistics>(block);
        var recent = new QuantisedColumn<ushort>(MemoryMarshal.Cast<byte, ushort>(block[layout.RecentAt..layout.DayAt]), ref now.Recent);
        long t = before.Row + 1;
        bool inBuckets = layout.Bucket > 1;
        ref BucketSums bucket = ref inBuckets ? ref MemoryMarshal.AsRef<BucketSums>(block[layout.BucketAt..]) : ref Unsafe.NullRef<BucketSums>();
        int inBucket = inBuckets ? (int)(t % layout.Bucket) : 0;
        bool isStale = false;               // whether the sums must be made afresh
        if (inBuckets && inBucket == 0)
        {
            if (t > 0) isStale = Complete(recent, ref now, layout, t / layout.Bucket - 1, bucket.Codes);
            bucket.Codes = 0;
        }

        Quantiser coded = now.Recent;
        if (recent.Reach(value))
        {
            if (inBuckets) bucket.Codes = Recoded(bucket.Codes, inBucket, coded, now.Recent);
            else Sum(ref now, before, layout);
            isStale = inBuckets;
        }

        int code = now.Recent.Code(value, Most);
        if (inBuckets) bucket.Codes += (uint)code;
        else Move(ref now, before, layout, (uint)code);
        recent.Store((int)(t % layout.Ring), code);

        coded = now.Recent;
        if (t % layout.Recent == layout.Recent - 1 && recent.Narrow())
        {
            if (inBuckets) bucket.Codes = Recoded(bucket.Codes, inBucket + 1, coded, now.Recent);
            isStale = true;
        }

        // Now and then in any case: of a long hole only the end is gone through, and what lay before it stood at other places.
        if (isStale || (!inBuckets && t % layout.Box == 0)) Sum(ref now, new SeriesView(block, layout, t), layout);
    }

    /// <summary>Takes note of a value that is about to enter the ring, while the rows that it pushes out are still there.</summary>
    private static void Move(ref RunningStatistics now, SeriesView before, SeasonLayout layout, uint code)
    {
        long t = before.Row + 1;
        int m = layout.Season, box = layout.Box;
        now.BoxSum += code;
        if (t >= box) now.BoxSum -= before.CodeBack(box - 1);
        if (t >= m) now.LaggedBoxSum += before.CodeBack(m - 1);
        if (t >= m + box) now.LaggedBoxSum -= before.CodeBack(m + box - 1);
    }

    /// <summary>Keeps the mean of a bucket whose last row has come; true when the sums are due to be made afresh.</summary>
    private static bool Complete(scoped QuantisedColumn<ushort> recent, ref RunningStatistics now, SeasonLayout layout, long bucket, uint codes)
    {
        int size = layout.Bucket, season = layout.Phases;
        uint mean = Math.Min((codes + (uint)size / 2) / (uint)size, (uint)Most);
        now.BoxSum += mean;
        if (bucket >= season - 1) now.BoxSum -= recent.CodeAt(Place(layout, bucket - season + 1));
        if (bucket >= season) now.LaggedBoxSum += recent.CodeAt(Place(layout, bucket - season));
        if (bucket >= 2 * season - 1) now.LaggedBoxSum -= recent.CodeAt(Place(layout, bucket - 2 * season + 1));
        recent.Store(Place(layout, bucket), (int)mean);
        return bucket % season == 0;
    }

    /// <summary>Adds the boxes up afresh.</summary>
    private static void Sum(ref RunningStatistics now, SeriesView view, SeasonLayout layout)
    {
        (now.BoxSum, now.LaggedBoxSum) = (0, 0);
        if (layout.Bucket > 1)
        {
            long full = view.Row / layout.Bucket;
            for (long b = full - 1; b > full - layout.Phases && b >= 0; b--) now.BoxSum += view.BucketCode(b);
            for (long b = full - layout.Phases - 1; b > full - 2 * layout.Phases && b >= 0; b--) now.LaggedBoxSum += view.BucketCode(b);
            return;
        }

        long rows = view.Row + 1;
        for (int j = 0; j < Math.Min(rows, layout.Box); j++) now.BoxSum += view.CodeBack(j);
        for (int j = 0; j < Math.Min(rows - layout.Season, layout.Box); j++) now.LaggedBoxSum += view.CodeBack(layout.Season + j);
    }

    private static int Place(SeasonLayout layout, long bucket) => layout.Ring + (int)(bucket % layout.Buckets);

    private static uint Recoded(uint codes, long rows, Quantiser before, Quantiser after) =>
        rows == 0 ? 0 : (uint)(rows * after.Code(before.Low + before.Step * ((float)codes / rows), Most));
}
