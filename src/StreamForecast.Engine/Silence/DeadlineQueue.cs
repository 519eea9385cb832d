using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Silence;

/// <summary>
/// The deadlines of many series, of which nearly all move on long before they pass. A slot stands in one of 65 lists, by the highest bit in which its deadline differs from the present; a deadline that
/// moves on does not move its slot. When the present changes a bit, the lists below it are over and the list of that bit is gone through: slots that are due come out, the others find
/// their place by the deadlines they now have. Twelve bytes a series.
/// </summary>
/// <remarks>A radix heap (Ahuja, Mehlhorn, Orlin, Tarjan: Faster algorithms for the shortest path problem, 1990) whose keys may grow in place.</remarks>
internal sealed class DeadlineQueue
{
    private const int Lists = 65, NotQueued = 0, End = 1, FirstSlot = 2;
    private const long Unknown = 0;

    private readonly PagedColumn<Entry> entries = new();
    private readonly int[] heads = new int[Lists];
    private long now = long.MinValue;
    private int count;

    public DeadlineQueue() => Array.Fill(heads, End);

    /// <summary>Bytes of a series.</summary>
    public static int Bytes => Unsafe.SizeOf<Entry>();

    /// <summary>Makes room for slots 0 to <paramref name="count"/> - 1.</summary>
    public void Grow(int count)
    {
        entries.Grow(count);
        this.count = Math.Max(this.count, count);
    }

    /// <summary>The deadline of a slot, be it passed; false where it has none.</summary>
    public bool TryGet(int slot, out long deadline)
    {
        deadline = entries[slot].Deadline >> 1;
        return entries[slot].Deadline != Unknown;
    }

    /// <summary>Gives a slot a deadline that is not before the present.</summary>
    public void Set(int slot, long deadline)
    {
        ref Entry entry = ref entries[slot];
        bool sooner = entry.Next != NotQueued && (entry.Deadline == Unknown || List(deadline) < List(entry.Deadline >> 1));
        entry.Deadline = deadline << 1 | 1;
        if (entry.Next == NotQueued) Enter(slot, ref entry);
        else if (sooner) Sort();
    }

    /// <summary>The slot has no deadline any more.</summary>
    public void Forget(int slot) => entries[slot].Deadline = Unknown;

    /// <summary>Moves the present to a later time; slots whose deadline lies before it are appended to <paramref name="due"/>, in no order, and keep it.</summary>
    public void Advance(long to, List<int> due)
    {
        int last = List(to), chain = End;
        for (int list = 0; list <= last; list++)
        {
            for (int next = heads[list]; next != End;)
            {
                ref Entry entry = ref entries[next - FirstSlot];
                (next, entry.Next, chain) = (entry.Next, chain, next);
            }

            heads[list] = End;
        }

        now = to;
        while (chain != End)
        {
            int slot = chain - FirstSlot;
            ref Entry entry = ref entries[slot];
            (chain, entry.Next) = (entry.Next, NotQueued);
            if (entry.Deadline == Unknown) continue;
            if (entry.Deadline >> 1 < to) due.Add(slot);
            else Enter(slot, ref entry);
        }
    }

    /// <summary>Gives a slot a deadline, be it passed, that <see cref="Start"/> is to queue.</summary>
    public void Put(int slot, long deadline) => entries[slot].Deadline = deadline << 1 | 1;

    /// <summary>Queues what was put, at a time.</summary>
    public void Start(long time)
    {
        now = time;
        Sort();
    }

    /// <summary>Queues every slot anew: when the pace of a series quickens, which its place in a list does not show.</summary>
    private void Sort()
    {
        Array.Fill(heads, End);
        for (int slot = 0; slot < count; slot++)
        {
            ref Entry entry = ref entries[slot];
            entry.Next = NotQueued;
            if (entry.Deadline != Unknown && entry.Deadline >> 1 >= now) Enter(slot, ref entry);
        }
    }

    private void Enter(int slot, ref Entry entry)
    {
        ref int head = ref heads[List(entry.Deadline >> 1)];
        (entry.Next, head) = (head, slot + FirstSlot);
    }

    private int List(long time) => 64 - BitOperations.LeadingZeroCount((ulong)(time ^ now));

    [StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
    private struct Entry
    {
        public long Deadline;       // Unix ms, and a last bit that is set: zero is none
        public int Next;            // of its list: a slot, End or NotQueued
    }
}
