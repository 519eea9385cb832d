using StreamForecast.Engine.Lateness;
using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// The rows of a wave that came late and may still be taken: each series goes back to a copy of its state from before the row, and the row and all behind it go through the shard's waves again, those
/// of several series together. So the series ends as if its rows had come in order, to the bit. Every late row is replayed by itself: results do not depend on batches.
/// </summary>
internal sealed class LateRows(ReplayStore past, Action<ObservationBatch, ResultBatch> runWave, int waveRows, int[] horizons, int[] fanHorizons)
{
    private readonly ObservationBatch batch = new(waveRows);
    private readonly ResultBatch replayed = new(waveRows, horizons, fanHorizons);
    private readonly LateRow[] rows = new LateRow[waveRows];
    private int count;

    /// <summary>Looks at row <paramref name="row"/> of a batch, which is late; what it is. Rows to be inserted and corrections are kept for <see cref="Run"/>.</summary>
    public RowStatus Take(ObservationBatch of, int row)
    {
        int slot = of.Slot[row];
        RowStatus status = past.Place(slot, of.Time[row], Shard.Measured(of.Value[row]), out int at);
        if (status is RowStatus.Inserted or RowStatus.Corrected) rows[count++] = new LateRow(row, slot, at, status);
        return status;
    }

    /// <summary>Replays what the rows kept have changed, and answers them.</summary>
    public void Run(ObservationBatch of, ResultBatch results)
    {
        for (int i = 0; i < count; i++)
        {
            ref LateRow late = ref rows[i];
            late.ValueBefore = late.Status is RowStatus.Corrected ? past.Rows(late.Slot)[late.At].Value : double.NaN;
            late.Next = past.GoBack(late.Slot, late.At, new PastRow(of.Time[late.Row], of.Value[late.Row], default), late.Status);
        }

        while (count > 0)
        {
            batch.Clear();
            for (int i = 0; i < count; i++)
            {
                ref readonly LateRow late = ref rows[i];
                past.Pass(late.Slot, late.Next);
                PastRow row = past.Rows(late.Slot)[late.Next];
                batch.Add(late.Slot, row.Time, row.Value, offset: 0);
            }

            replayed.Clear();
            runWave(batch, replayed);
            int left = 0;
            for (int i = 0; i < count; i++)
                if (Compare(ref rows[i], i, results)) rows[left++] = rows[i];
            count = left;
        }
    }

    /// <summary>Takes row <paramref name="i"/> of a replayed wave; whether more rows of its series are to be replayed.</summary>
    private bool Compare(ref LateRow late, int i, ResultBatch results)
    {
        Span<PastRow> series = past.Rows(late.Slot);
        ref PastRow row = ref series[late.Next];
        bool itself = late.Next == late.At;
        if (itself && late.Status is RowStatus.Inserted) row.Published = replayed.Verdict[i];
        else
        {
            double valueBefore = itself ? late.ValueBefore : row.Value;
            bool isTold = row.Published.IsTold || replayed.Verdict[i].IsTold;
            if (!row.Published.TellsTheSameAs(replayed.Verdict[i]) || (itself && isTold))
            {
                var before = row.Published;
                results.Add(new Correction(late.Row, row.Time, row.Value, replayed.Lower[i], replayed.Expected[i], replayed.Upper[i], replayed.Verdict[i],
                    valueBefore, before, row.Correct(replayed.Verdict[i])));
            }
        }

        if (itself) results.CopyVerdict(late.Row, replayed, i, late.Status);
        if (++late.Next < series.Length) return true;
        results.CopyForecast(late.Row, replayed, i);
        return false;
    }

    private record struct LateRow(int Row, int Slot, int At, RowStatus Status)
    {
        public int Next;                // place of the row to be replayed
        public double ValueBefore;      // of the row that it corrects
    }
}
