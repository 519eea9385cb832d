namespace StreamForecast.Engine.Statistics;

/// <summary>
/// What a step model reads of each row: the encoder's 46 values in their order, or any of the <see cref="NamedInputs"/>, in the order
/// a foreign model wants them. The shard learns every row through it.
/// </summary>
public sealed class RowInputs
{
    private readonly NamedInput[] named;

    private RowInputs(NamedInput[] named, int count, string name) => (this.named, Count, Name) = (named, count, name);

    /// <summary>What our own networks read.</summary>
    public static RowInputs Encoder { get; } = new([], SeriesStatistics.Inputs, "encoder");

    /// <summary>Values per row.</summary>
    public int Count { get; }

    /// <summary>"encoder", or the names in order; snapshots are compared by it.</summary>
    public string Name { get; }

    /// <summary>Named inputs, in this order. Throws <see cref="ArgumentException"/> for a name that <see cref="NamedInputs.Find"/> does not know.</summary>
    public static RowInputs Of(IReadOnlyList<string> names) =>
        new([.. names.Select(name => NamedInputs.Find(name) ?? throw new ArgumentException($"BUG: there is no input \"{name}\".", nameof(names)))], names.Count, string.Join(", ", names));

    /// <summary>Learns the row, as <see cref="SeriesStatistics.Observe"/>, and writes what the model reads of it, [Count].</summary>
    public void Observe(Span<byte> block, SeasonLayout layout, in ObservedRow row, Span<float> input)
    {
        if (named.Length == 0)
        {
            SeriesStatistics.Observe(block, layout, row.Number, row.Value, input);
            return;
        }

        Span<float> encoder = stackalloc float[EncoderInput.Length];
        SeriesStatistics.Observe(block, layout, row.Number, row.Value, encoder);
        var read = new NamedRow(new SeriesView(block, layout, row.Number), layout, row, encoder);
        for (int i = 0; i < named.Length; i++) input[i] = named[i].Read(read);
    }
}
