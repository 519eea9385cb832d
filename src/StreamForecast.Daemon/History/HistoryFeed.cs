using System.Text;
using StreamForecast.Engine.Series;
using StreamForecast.Engine.Shards;

namespace StreamForecast.Daemon.History;

/// <summary>
/// Feeds a shard from history. Up to 64 files of one series each are read side by side, because a shard steps the rows of
/// different series together and those of one series one after the other; files with a column of series are read one
/// after another, in the order of the folder, since a series may run on from file to file. Every series thus meets its
/// rows in file order, which is all that its results depend on.
/// </summary>
internal sealed class HistoryFeed : IDisposable
{
    private const int SideBySide = 64;

    private readonly SeriesIndex index;
    private readonly HistoryFolder folder;
    private readonly Queue<int> waiting = new();             // files of one series
    private readonly Queue<int> chained = new();             // files of many
    private readonly List<Lane> lanes = [];
    private readonly List<int> firstFile = [];               // by slot, the file that its series was first seen in
    private readonly List<int> ended = [];
    private readonly List<(int File, int Slot, int Rows)> halted = [];

    /// <summary>Prepares to feed every row of <paramref name="folder"/>; new series get their slots from <paramref name="index"/>.</summary>
    public HistoryFeed(HistoryFolder folder, SeriesIndex index)
    {
        (this.folder, this.index) = (folder, index);
        for (int i = 0; i < folder.Files.Count; i++) (folder.Files[i].Series is null ? chained : waiting).Enqueue(i);
    }

    /// <summary>Per row of the last batch, the number of its file in the folder.</summary>
    public int[] File { get; private set; } = [];

    /// <summary>Per row of the last batch, whether the data labels it an anomaly: for judging, never for the engine.</summary>
    public bool[] Labelled { get; private set; } = [];

    /// <summary>Files whose last row is in the last batch or before it, and that were not reported so before.</summary>
    public IReadOnlyList<int> Ended => ended;

    /// <summary>Files that stand at one of their halts after the last batch: the slot of their series, and the rows fed.</summary>
    public IReadOnlyList<(int File, int Slot, int Rows)> Halted => halted;

    /// <summary>Bytes read so far, for progress.</summary>
    public long BytesRead { get; private set; }

    /// <summary>Overwrites the batch with the next rows; false when there are none left.</summary>
    public bool Fill(ObservationBatch batch)
    {
        if (File.Length < batch.Capacity) (File, Labelled) = (new int[batch.Capacity], new bool[batch.Capacity]);
        batch.Clear();
        ended.Clear();
        halted.Clear();
        foreach (var lane in lanes) lane.Halted = false;
        OpenLanes();
        while (lanes.Exists(static lane => !lane.Halted) && batch.Count < batch.Capacity)
        {
            int share = Math.Max(1, (batch.Capacity - batch.Count) / lanes.Count);
            for (int i = 0; i < lanes.Count && batch.Count < batch.Capacity; i++)
                if (!lanes[i].Halted && !Take(lanes[i], batch, share)) Close(i--);
            OpenLanes();
        }
        return batch.Count > 0 || ended.Count > 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var lane in lanes) lane.Reader.Dispose();
    }

    private bool Take(Lane lane, ObservationBatch batch, int rows)
    {
        long before = lane.Reader.BytesRead;
        bool more = true;
        var halts = folder.Files[lane.File].Halts;
        if (lane.Halts < halts.Count) rows = Math.Min(rows, halts[lane.Halts] - lane.Rows);
        for (; rows > 0 && batch.Count < batch.Capacity && (more = lane.Reader.Read()); rows--)
        {
            File[batch.Count] = lane.File;
            Labelled[batch.Count] = lane.Reader.Labelled;
            batch.Add(Slot(lane), lane.Reader.Time, lane.Reader.Value, lane.Reader.Row);
            lane.Rows++;
        }
        BytesRead += lane.Reader.BytesRead - before;
        if (lane.Halts < halts.Count && lane.Rows == halts[lane.Halts])
        {
            halted.Add((lane.File, lane.Slot, lane.Rows));
            lane.Halted = true;
            lane.Halts++;
        }
        return more;
    }

    private int Slot(Lane lane)
    {
        if (lane.Slot >= 0) return lane.Slot;
        var key = lane.Reader.Series;
        int slot = index.GetOrAdd(key);
        while (firstFile.Count < index.Count) firstFile.Add(lane.File);
        HistoryFile file = folder.Files[lane.File], first = folder.Files[firstFile[slot]];
        if (file != first && (file.Series is not null || first.Series is not null))
            throw new InvalidDataException($"{folder.Path}: series \"{Encoding.UTF8.GetString(key)}\" is in {first.RelativePath} and in {file.RelativePath}, and of one of them it is the only one, so the order of its rows is not known. Rename it there, or put all its rows into one file.");
        if (file.Series is not null) lane.Slot = slot;
        return slot;
    }

    private void Close(int i)
    {
        lanes[i].Reader.Dispose();
        ended.Add(lanes[i].File);
        lanes.RemoveAt(i);
    }

    private void OpenLanes()
    {
        if (chained.Count > 0 && !lanes.Exists(lane => folder.Files[lane.File].Series is null)) Open(chained.Dequeue());
        while (waiting.Count > 0 && lanes.Count < SideBySide) Open(waiting.Dequeue());
    }

    private void Open(int file) => lanes.Add(new Lane { File = file, Reader = folder.Files[file].Open() });

    private sealed class Lane
    {
        public required int File { get; init; }
        public required HistoryReader Reader { get; init; }
        public int Slot { get; set; } = -1;
        public int Rows { get; set; }
        public int Halts { get; set; }          // passed
        public bool Halted { get; set; }
    }
}
