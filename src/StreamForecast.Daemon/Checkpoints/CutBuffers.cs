using System.Buffers;
using System.Collections.Concurrent;
using System.Diagnostics;

namespace StreamForecast.Daemon.Checkpoints;

/// <summary>
/// The memory of a checkpoint on its way from the pipeline's thread, which fills it record by record, to the thread that writes it. Slices keep to a few chunks (<see cref="HasRoom"/>); series that a batch is about to change
/// must be copied all the same, and may take many more, up to a bound: there the pipeline waits for the writer, and gives the checkpoint up when it writes nothing for a second.
/// </summary>
internal sealed class CutBuffers(Action beat) : IBufferWriter<byte>, IDisposable
{
    /// <summary>Bytes that are handed on at once.</summary>
    public const int ChunkBytes = 1 << 20;

    /// <summary>Most chunks on their way: 128 MB, some twenty batches of 4096 series.</summary>
    public const int Most = 128;

    private const int OfSlices = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentBag<byte[]> free = [];
    private readonly AutoResetEvent returned = new(false);
    private Action<byte[], int> hand = static (_, _) => { };
    private byte[]? chunk;
    private int used;
    private int lent;
    private volatile bool isOpen;       // more are wanted soon

    /// <summary>Whether slices may go on.</summary>
    public bool HasRoom => Volatile.Read(ref lent) < OfSlices;

    /// <summary>Whether the writer fell behind for so long that records were dropped: the checkpoint is not whole.</summary>
    public bool IsOverrun { get; private set; }

    /// <summary>Begins a checkpoint, whose chunks go to <paramref name="hand"/>; each comes back by <see cref="Return"/>.</summary>
    public void Begin(Action<byte[], int> hand)
    {
        this.hand = hand;
        used = 0;
        IsOverrun = false;
        isOpen = true;
    }

    /// <summary>Hands on what is left; of its memory a few chunks are kept for the next.</summary>
    public void End()
    {
        if (used > 0) Hand();
        isOpen = false;
        while (free.Count > OfSlices && free.TryTake(out _)) { }
    }

    /// <summary>A chunk that was written. May be called from any thread.</summary>
    public void Return(byte[] bytes)
    {
        if (bytes.Length == ChunkBytes && (isOpen || free.Count < OfSlices)) free.Add(bytes);
        Interlocked.Decrement(ref lent);
        returned.Set();
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (chunk is not null && chunk.Length - used >= Math.Max(1, sizeHint)) return chunk.AsSpan(used);
        if (used > 0) Hand();
        if (chunk is null || chunk.Length < sizeHint)
        {
            if (chunk is not null) free.Add(chunk);
            chunk = sizeHint <= ChunkBytes && free.TryTake(out byte[]? again) ? again : GC.AllocateUninitializedArray<byte>(Math.Max(ChunkBytes, sizeHint));
        }
        return chunk;
    }

    /// <inheritdoc/>
    public void Advance(int count) => used += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0) => throw new NotSupportedException();

    /// <summary>Frees the signal.</summary>
    public void Dispose() => returned.Dispose();

    private void Hand()
    {
        int count = used;
        used = 0;
        if (IsOverrun || !WaitForRoom()) return;        // the chunk is filled again
        Interlocked.Increment(ref lent);
        byte[] filled = chunk!;
        chunk = null;
        hand(filled, count);
    }

    private bool WaitForRoom()
    {
        long last = Stopwatch.GetTimestamp();
        while (Volatile.Read(ref lent) >= Most)
        {
            beat();
            if (returned.WaitOne(Look)) last = Stopwatch.GetTimestamp();
            if (Stopwatch.GetElapsedTime(last) < Patience) continue;
            IsOverrun = true;
            return false;
        }
        return true;
    }
}
