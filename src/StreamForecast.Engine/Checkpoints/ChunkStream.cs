namespace StreamForecast.Engine.Checkpoints;

/// <summary>The chunks of a checkpoint file one after the other, read and checked one ahead on another thread: of a file of a gigabyte, reading and checking take as long as taking it apart.</summary>
internal sealed class ChunkStream(FileStream file) : IDisposable
{
    private Chunk present = new(), next = new();
    private Task<Chunk.Found>? reading;
    private bool isKnown;

    /// <summary>The chunk that <see cref="Read"/> found whole, until it is called again.</summary>
    public Chunk Present => present;

    /// <summary>Goes on at a byte of the file, behind a chunk of this sum; <paramref name="isKnown"/>: the sums from there on were found to agree before.</summary>
    public void GoOn(long position, byte[] sum, bool isKnown = false)
    {
        Stop();
        this.isKnown = isKnown;
        file.Position = position;
        next.GoOn(sum);
    }

    /// <summary>Reads on.</summary>
    public Chunk.Found Read()
    {
        Chunk.Found found = reading is null ? next.Read(file, isKnown) : reading.GetAwaiter().GetResult();
        reading = null;
        if (found != Chunk.Found.Whole) return found;
        (present, next) = (next, present);
        next.GoOn(present.Sum);
        if (present.Kind != Chunk.End) reading = Task.Run(() => next.Read(file, isKnown));      // what follows an end may be read from elsewhere
        return found;
    }

    /// <summary>Waits for the other thread.</summary>
    public void Dispose()
    {
        Stop();
        present.Dispose();
        next.Dispose();
    }

    private void Stop()
    {
        ((Task?)reading)?.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        reading = null;
    }
}
