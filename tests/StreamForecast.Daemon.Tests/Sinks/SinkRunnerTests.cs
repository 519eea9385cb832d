using Microsoft.Extensions.Logging.Abstractions;
using StreamForecast.Daemon.Service;
using StreamForecast.Daemon.Sinks;

namespace StreamForecast.Daemon.Tests.Sinks;

/// <summary>Back-pressure and failure: what happens between a pipeline's outbox and a sink that does not keep up.</summary>
public class SinkRunnerTests
{
    private readonly List<string> failures = [];

    [Fact]
    public async Task A_full_queue_refuses_and_takes_again_when_the_sink_has_caught_up()
    {
        var sink = new GatedSink();
        await using SinkRunner runner = Runner(sink, required: true, depth: 2);
        OutputBatch[] batches = [.. Enumerable.Range(0, 4).Select(_ => Lent())];
        Assert.True(runner.TryPost(batches[0]));
        await sink.Entered();                       // the first has left the queue and is being written
        Assert.True(runner.TryPost(batches[1]));
        Assert.True(runner.TryPost(batches[2]));
        Assert.False(runner.HasRoom);
        Assert.False(runner.TryPost(batches[3]));

        sink.Let(3);
        await runner.DisposeAsync();
        Assert.All(batches[..3], batch => Assert.True(batch.IsReturned));
        Assert.False(batches[3].IsReturned);
    }

    [Fact]
    public async Task A_required_sink_that_fails_ends_the_process_and_gives_no_batch_back()
    {
        await using SinkRunner runner = Runner(new FailingSink(), required: true);
        OutputBatch first = Lent(), second = Lent();
        runner.TryPost(first);
        runner.TryPost(second);
        await runner.DisposeAsync();
        Assert.Equal(["Output \"failing\", which is required, has failed at observations-3: the disk is full"], failures);
        Assert.False(first.IsReturned || second.IsReturned);
    }

    [Fact]
    public async Task A_sink_that_is_not_required_loses_its_batch_and_goes_on()
    {
        await using SinkRunner runner = Runner(new FailingSink(), required: false);
        OutputBatch batch = Lent();
        runner.TryPost(batch);
        await runner.DisposeAsync();
        Assert.Empty(failures);
        Assert.True(batch.IsReturned);
    }

    [Fact]
    public async Task Offsets_are_released_in_order_and_only_behind_what_every_sink_holds()
    {
        var slow = new GatedSink();
        await using SinkRunner fast = Runner(new GatedSink(open: true), required: true), held = Runner(slow, required: true);
        using var outbox = new Outbox([fast, held], () => { });
        var released = new List<long>();
        for (int i = 1; i <= 3; i++)
        {
            OutputBatch batch = outbox.Take(new Tenure("observations", 3));
            batch.NextOffset = 100 * i;
            outbox.Post(batch);
        }
        Assert.False(outbox.Drain(TimeSpan.Zero, (_, next) => released.Add(next)));
        Assert.Empty(released);

        slow.Let(3);
        Assert.True(outbox.Drain(TimeSpan.FromMinutes(1), (_, next) => released.Add(next)));
        Assert.Equal([100, 200, 300], released);
    }

    [Fact]
    public async Task Who_waits_for_room_is_freed_by_giving_up()
    {
        var sink = new GatedSink();
        await using SinkRunner runner = Runner(sink, required: true, depth: 1);
        using var outbox = new Outbox([runner], () => { });
        outbox.Post(outbox.Take(new Tenure("observations", 3)));
        await sink.Entered();
        outbox.Post(outbox.Take(new Tenure("observations", 3)));
        Task third = Task.Run(() => outbox.Post(outbox.Take(new Tenure("observations", 3))));
        outbox.Abandon();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        runner.Abandon();
    }

    private SinkRunner Runner(ISink sink, bool required, int depth = 8) => new(sink, required, depth, failures.Add, NullLogger.Instance);

    private static OutputBatch Lent()
    {
        OutputBatch batch = SampleBatch.Make(1);
        batch.Lend(1, () => { });
        return batch;
    }

    private sealed class FailingSink : ISink
    {
        public string Name => "failing";

        public ValueTask WriteAsync(OutputBatch batch, CancellationToken stop) => throw new IOException("the disk is full");

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Takes as many batches as the test lets through.</summary>
    private sealed class GatedSink(bool open = false) : ISink
    {
        private readonly SemaphoreSlim gate = new(open ? int.MaxValue : 0), entered = new(0);

        public string Name => "gated";

        public void Let(int batches) => gate.Release(batches);

        public Task Entered() => entered.WaitAsync();

        public async ValueTask WriteAsync(OutputBatch batch, CancellationToken stop)
        {
            entered.Release();
            await gate.WaitAsync(stop);
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
