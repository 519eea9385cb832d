using StreamForecast.Daemon.Sinks;

namespace StreamForecast.Daemon.Tests.Sinks;

/// <summary>What <see cref="ISink"/> promises, checked for every sink: a batch is taken whole and stays taken, in order, and the batch's memory is free afterwards.</summary>
public abstract class SinkContract : IDisposable
{
    /// <summary>Opens the sink; a second call opens it anew over what it holds.</summary>
    private protected abstract ISink Open();

    /// <summary>What it holds of a kind, in order, once everything written is durable.</summary>
    private protected abstract Task<List<string>> Held(OutputKind kind, int count);

    /// <summary>The kinds it takes.</summary>
    private protected abstract OutputKind[] Kinds { get; }

    [Fact]
    public async Task Holds_everything_in_order_once_a_write_has_returned()
    {
        OutputBatch first = SampleBatch.Make(10), second = SampleBatch.Make(7, offset: 100);
        var expected = Kinds.ToDictionary(kind => kind, kind => SampleBatch.Payloads(first, kind).Concat(SampleBatch.Payloads(second, kind)).ToList());

        await using (ISink sink = Open())
        {
            await sink.WriteAsync(first, CancellationToken.None);
            first.Begin(new Tenure("other", 0));        // the batch is the caller's again
            await sink.WriteAsync(second, CancellationToken.None);
        }

        foreach (OutputKind kind in Kinds) Assert.Equal(expected[kind], await Held(kind, expected[kind].Count));
    }

    [Fact]
    public async Task Goes_on_behind_what_it_held_when_it_is_opened_again()
    {
        OutputBatch first = SampleBatch.Make(3), second = SampleBatch.Make(3, offset: 100);
        await using (ISink sink = Open()) await sink.WriteAsync(first, CancellationToken.None);
        await using (ISink sink = Open()) await sink.WriteAsync(second, CancellationToken.None);
        foreach (OutputKind kind in Kinds)
        {
            List<string> expected = [.. SampleBatch.Payloads(first, kind), .. SampleBatch.Payloads(second, kind)];
            Assert.Equal(expected, await Held(kind, expected.Count));
        }
    }

    [Fact]
    public async Task Takes_a_batch_with_nothing_for_it()
    {
        var empty = new OutputBatch();
        empty.Begin(new Tenure("observations", 0));
        await using ISink sink = Open();
        await sink.WriteAsync(empty, CancellationToken.None);
        foreach (OutputKind kind in Kinds) Assert.Empty(await Held(kind, 0));
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}
