using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Series;

namespace StreamForecast.Engine.Shards;

/// <summary>
/// The columns of the wave in hand, one entry a row, allocated once for the largest wave. The phases of <see cref="Shard.Process"/>
/// fill them one after the other.
/// </summary>
internal sealed class Wave(StepBuffers step)
{
    /// <summary>Rows of the wave.</summary>
    public int Count { get; set; }

    /// <summary>Appends a row.</summary>
    public void Add(int row, int slot, float value, RowStatus status)
    {
        (Row[Count], Slot[Count], Value[Count], Status[Count]) = (row, slot, value, status);
        Count++;
    }

    /// <summary>Row of the batch.</summary>
    public int[] Row { get; } = new int[step.Rows];
    /// <summary>Slot of its series.</summary>
    public int[] Slot { get; } = new int[step.Rows];
    /// <summary>The value; NaN for none.</summary>
    public float[] Value { get; } = new float[step.Rows];
    /// <summary>What became of the row.</summary>
    public RowStatus[] Status { get; } = new RowStatus[step.Rows];

    /// <summary>Rows that go through the network: all but those of series that never had a value.</summary>
    public int Stepped { get; set; }
    /// <summary>Row of the wave behind each stepped row.</summary>
    public int[] Source { get; } = new int[step.Rows];

    /// <summary>The network's inputs and outputs, one row for each stepped row.</summary>
    public StepBuffers Step => step;
}
