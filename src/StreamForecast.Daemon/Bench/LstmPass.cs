using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Training;

namespace StreamForecast.Daemon.Bench;

/// <summary>
/// One LSTM layer forward and back over a whole batch, every gradient included: weights, inputs, first states. The batch is split
/// in parts as a trainer splits it, so the gradient's bits do not depend on the number of threads. A trace belongs to a thread, not to a part,
/// and stays near in the caches. What <c>bench train</c> runs.
/// </summary>
internal sealed class LstmPass : IDisposable
{
    /// <summary>Sequences of a part, as in training.</summary>
    private const int MostRows = 32;

    private readonly LstmShape shape;
    private readonly float[] weights;
    private readonly Part[] parts;
    private readonly TrainingCrew crew;

    /// <summary>A pass of noise with freshly drawn weights, on <paramref name="threads"/> threads.</summary>
    public LstmPass(LstmShape shape, int threads)
    {
        this.shape = shape;
        weights = new float[LstmParameters.Count(shape.Inputs, shape.Hidden)];
        Gradient = new float[weights.Length];
        var random = new RandomStream(seed: 1);
        new LstmParameters(weights, shape.Inputs, shape.Hidden).Draw(ref random);
        parts = new Part[(shape.Batch + MostRows - 1) / MostRows];
        for (int i = 0; i < parts.Length; i++) parts[i] = new Part(shape with { Batch = Math.Min(MostRows, shape.Batch - i * MostRows) }, ref random);
        var traces = new LstmTrace[Math.Min(threads, parts.Length)];
        for (int i = 0; i < traces.Length; i++) traces[i] = new LstmTrace(shape.Steps, MostRows, shape.Hidden);
        crew = new TrainingCrew(parts.Length, threads, (job, thread) => parts[job].Run(weights, traces[thread]));
    }

    /// <summary>dLoss/dweights of the last run.</summary>
    public float[] Gradient { get; }

    /// <summary>Forward and back once.</summary>
    public void Run()
    {
        crew.RunAll();
        Array.Clear(Gradient);
        foreach (Part part in parts) Axpy.Add(1, part.Gradient, Gradient);      // always in this order: sums of floats depend on it
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => crew.Dispose();

    private sealed class Part
    {
        private readonly LstmShape shape;
        private readonly LstmTrace? ownTrace;      // of a last part with fewer rows than the others
        private readonly float[] inputs, inputGradient, outputGradient;

        public Part(LstmShape shape, ref RandomStream random)
        {
            this.shape = shape;
            int all = shape.Steps * shape.Batch;
            if (shape.Batch < MostRows) ownTrace = new LstmTrace(shape.Steps, shape.Batch, shape.Hidden);
            (inputs, inputGradient, outputGradient) = (new float[all * shape.Inputs], new float[all * shape.Inputs], new float[all * shape.Hidden]);
            Gradient = new float[LstmParameters.Count(shape.Inputs, shape.Hidden)];
            foreach (ref float x in inputs.AsSpan()) x = random.NextUniform(1);
            foreach (ref float x in outputGradient.AsSpan()) x = random.NextUniform(1);
        }

        public float[] Gradient { get; }

        public void Run(float[] weights, LstmTrace threads)
        {
            LstmTrace trace = ownTrace ?? threads;
            (int inputCount, int hidden) = (shape.Inputs, shape.Hidden);
            var parameters = new LstmParameters(weights, inputCount, hidden);
            Array.Clear(Gradient);
            Array.Clear(inputGradient);
            Array.Clear(trace.HiddenGradient);
            Array.Clear(trace.CellGradient);
            LstmLayer.Forward(parameters, inputs, default, false, trace);
            LstmLayer.Backward(parameters, inputs, default, false, trace, new ReadOnlyMatrix(outputGradient, shape.Steps * shape.Batch, hidden),
                new LstmParameters(Gradient, inputCount, hidden), inputGradient);
        }
    }
}
