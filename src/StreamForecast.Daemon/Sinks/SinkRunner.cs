using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace StreamForecast.Daemon.Sinks;

/// <summary>
/// Feeds one sink from a bounded queue, batch by batch. A full queue refuses a batch, which is the pipeline's sign to hold
/// back. A required sink that fails ends the process (its offsets stay behind); another one loses its batch and goes on.
/// </summary>
internal sealed class SinkRunner : IOutlet, IAsyncDisposable
{
    private readonly ISink sink;
    private readonly bool required;
    private readonly int depth;
    private readonly Action<string> failed;
    private readonly ILogger log;
    private readonly Channel<OutputBatch> queue;
    private readonly CancellationTokenSource abandon = new();
    private readonly Task running;
    private long lost;

    /// <summary>Starts feeding. <paramref name="failed"/> is called once, with a sentence, when a required sink fails.</summary>
    public SinkRunner(ISink sink, bool required, int depth, Action<string> failed, ILogger log)
    {
        this.sink = sink;
        this.required = required;
        this.depth = depth;
        this.failed = failed;
        this.log = log;
        queue = Channel.CreateBounded<OutputBatch>(new BoundedChannelOptions(depth) { SingleReader = true });
        running = Task.Run(RunAsync);
    }

    /// <summary>Name of the sink.</summary>
    public string Name => sink.Name;

    /// <summary>Whether offsets wait for the sink.</summary>
    public bool IsRequired => required;

    /// <summary>Batches in the queue.</summary>
    public int Waiting => queue.Reader.Count;

    /// <summary>Messages that a sink which is not required has failed to take.</summary>
    public long Lost => Volatile.Read(ref lost);

    /// <inheritdoc/>
    public bool HasRoom => queue.Reader.Count < depth;

    /// <inheritdoc/>
    public bool TryPost(OutputBatch batch) => queue.Writer.TryWrite(batch);

    /// <inheritdoc/>
    public void Hurry()
    {
        // A sink writes each batch as it comes.
    }

    /// <summary>Gives up what is still under way: nothing more is confirmed.</summary>
    public void Abandon() => abandon.Cancel();

    /// <summary>Lets the sink finish what it has, unless abandoned, and closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await running;
        await sink.DisposeAsync();
        abandon.Dispose();
    }

    private async Task RunAsync()
    {
        await foreach (OutputBatch batch in queue.Reader.ReadAllAsync())
        {
            if (abandon.IsCancellationRequested) continue;
            try
            {
                await sink.WriteAsync(batch, abandon.Token);
                batch.Return();
            }
            catch (OperationCanceledException) when (abandon.IsCancellationRequested)
            {
            }
            catch (Exception e) when (required)
            {
                abandon.Cancel();
                failed($"Output \"{sink.Name}\", which is required, has failed at {batch.Topic}-{batch.Partition}: {e.Message}");
            }
            catch (Exception e)
            {
                Interlocked.Add(ref lost, batch.Messages.Length);
                log.BatchLost(sink.Name, batch.Messages.Length, batch.Topic, batch.Partition, e.Message);
                batch.Return();
            }
        }
    }
}
