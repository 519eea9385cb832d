using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Training;

/// <summary>
/// Makes training series of one series' history with the clock that production keeps: the same interval, the same rows, the
/// same gaps; late rows and duplicates are left out. A series that changes its pace or its season becomes several. Called by <c>train</c>.
/// </summary>
public sealed class HistoryRows(SeriesOptions options)
{
    /// <summary>Stretches with fewer values than this teach nothing and are left out.</summary>
    public const int LeastValues = 16;

    private readonly TimeRules rules = new(options);
    private readonly List<TrainingSeries> finished = [];
    private readonly List<float> rows = [];          // of the stretch in hand, NaN where a row is missing
    private SeriesClock clock;
    private RecentRows recent;
    private byte[] statistics = [];                  // as production has them after the last row, to see its seasons
    private SeasonEvidence evidence;
    private long newest = -1;                        // the clock's number of the last row
    private int values;

    /// <summary>Takes in the next row; NaN is a gap. Rows come in the order of the file.</summary>
    public void Add(long time, double value)
    {
        float measured = Math.Abs(value) <= Shard.LargestValue ? (float)value : float.NaN;
        RowStatus status = clock.Advance(time, measured, rules, out RecentRow row);
        recent.Take(clock, status, row);
        if (status is not RowStatus.Observed) return;
        bool isAnother = clock.HasNewRhythm(recent, out FoundRhythm found);
        if (!isAnother && clock.Learnt >= 0 && SeasonWatch.Look(statistics, ref evidence, clock, rules, out SeasonLayout seasons)) Reseason(seasons);
        Place(clock.Row, measured);
        if (isAnother) Restart(found);
    }

    /// <summary>Ends the history: its stretches, with horizons up to <paramref name="longestHorizon"/> or a quarter of the stretch, in one loss group.</summary>
    public IReadOnlyList<TrainingSeries> Finish(int longestHorizon, int group)
    {
        Close();
        return [.. finished.Select(series => series with { Group = group, Horizon = Math.Clamp(series.Values.Length / 4, 1, longestHorizon) })];
    }

    private void Place(long row, float value)
    {
        SeasonLayout seasons = SeasonLayout.Of(clock.Season, clock.LongSeason);
        long missing = newest < 0 ? 0 : row - newest - 1;
        // A long hole keeps its phase in the seasons, and no more rows than the statistics remember.
        if (missing > seasons.Recent) missing = seasons.Recent + (missing - seasons.Recent) % seasons.LongSeason;
        for (; missing > 0; missing--) rows.Add(float.NaN);
        rows.Add(value);
        values++;
        if (newest < 0) SeriesStatistics.Start(statistics = new byte[seasons.Size], seasons);
        SkippedRows.Run(statistics, seasons, clock.Learnt, row);
        SeriesStatistics.Learn(statistics, seasons, row, value);
        (newest, clock.Learnt) = (row, row);
    }

    // The rows from which the new rhythm was found belong to it.
    private void Restart(FoundRhythm found)
    {
        int values = 0;
        for (int i = 0; i < recent.Count; i++)
            if (!float.IsNaN(recent[i].Value)) values++;
        for (int taken = values; taken > 0 && rows.Count > 0; rows.RemoveAt(rows.Count - 1))
        {
            if (float.IsNaN(rows[^1])) continue;
            taken--;
            this.values--;
        }
        Close();
        evidence = default;
        Span<long> numbers = stackalloc long[RecentRows.Length];
        clock.Restart(found, rules, recent, numbers);
        for (int i = 0; i < recent.Count; i++)
            if (!float.IsNaN(recent[i].Value)) Place(numbers[i], recent[i].Value);
    }

    // As the store does: what is still remembered begins the series anew, and is learnt under both seasons.
    private void Reseason(SeasonLayout seasons)
    {
        float[] kept = SeasonWatch.Kept(statistics, SeasonLayout.Of(clock.Season, clock.LongSeason), clock.Learnt);
        float[] last = [.. rows.TakeLast(kept.Length)];
        Close();
        clock.Reseason(seasons, first: clock.Learnt + 1 - kept.Length);
        SeasonWatch.Learn(statistics = new byte[seasons.Size], seasons, kept);
        rows.AddRange(last);
        (newest, values) = (clock.Learnt, last.Count(float.IsFinite));
    }

    private void Close()
    {
        if (values >= LeastValues) finished.Add(new TrainingSeries([.. rows], clock.Season, clock.LongSeason, Horizon: 1, Group: 0));
        rows.Clear();
        (newest, values) = (-1, 0);
    }
}
