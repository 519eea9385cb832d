using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// Cuts a batch into waves in which each series appears once: a row goes into the wave after the one that holds its series' row before. Within a
/// wave rows keep their order. Makes no garbage once it has seen a batch of the size. Used by <see cref="Shard.Process"/>.
/// </summary>
internal sealed class WavePlan(int waveRows)
{
    // Waves are numbered through all batches, so that what earlier batches left here is always too small and nothing needs to be cleared.
    private PagedColumn<uint> lastWave = new();
    private uint firstWave = 1;

    private int[] waveOf = [];          // wave of each row of the batch
    private int[] starts = new int[1];  // where each wave begins in order, and one past the last
    private int[] order = [];           // rows by wave
    private int waves, wave, at;

    /// <summary>A number that grows with the wave in which a series was last; of one that was in none yet 0.</summary>
    public uint LastWave(int slot) => lastWave[slot];

    /// <summary>Makes room for slots 0 to <paramref name="series"/> - 1.</summary>
    public void Grow(int series) => lastWave.Grow(series);

    /// <summary>Takes the series of a batch's rows.</summary>
    public void Cut(ReadOnlySpan<int> slots, int series)
    {
        int rows = slots.Length;
        if (firstWave > uint.MaxValue - (uint)rows - 1) (lastWave, firstWave) = (new PagedColumn<uint>(), 1);        // after some four billion waves
        lastWave.Grow(series);
        if (waveOf.Length < rows) (waveOf, order, starts) = (new int[rows], new int[rows], new int[rows + 1]);

        starts.AsSpan(0, rows + 1).Clear();
        waves = 0;
        for (int row = 0; row < rows; row++)
        {
            ref uint last = ref lastWave[slots[row]];
            last = Math.Max(firstWave, last + 1);
            waveOf[row] = (int)(last - firstWave);
            starts[waveOf[row]]++;
            waves = Math.Max(waves, waveOf[row] + 1);
        }

        // Sizes become beginnings, then every row takes the next place of its wave.
        for (int w = 0, next = 0; w < waves; w++) (starts[w], next) = (next, next + starts[w]);
        for (int row = 0; row < rows; row++) order[starts[waveOf[row]]++] = row;

        // Every beginning has moved to its wave's end: the end of wave w is starts[w].
        firstWave += (uint)waves;
        (wave, at) = (0, 0);
    }

    /// <summary>The next wave, or as much of it as is stepped at once; false when the batch is done.</summary>
    public bool Next(out ReadOnlySpan<int> rows)
    {
        rows = default;
        if (wave == waves) return false;
        int end = starts[wave], count = Math.Min(waveRows, end - at);
        rows = order.AsSpan(at, count);
        at += count;
        if (at == end) wave++;
        return true;
    }
}
