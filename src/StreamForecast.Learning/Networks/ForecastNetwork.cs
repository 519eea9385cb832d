using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>
/// The production network: a step of recurrent layers over a row's inputs, an encoding of the row shared by its horizons, and a decoder
/// that weighs candidate forecasts and spreads quantiles around them. All parameters lie in one allocation.
/// </summary>
public sealed class ForecastNetwork
{
    /// <summary>How much the candidates' past errors count before anything is learnt: weights fall with the third power of the error.</summary>
    private const Real FreshSharpness = 3f;
    /// <summary>softplus(-1.5) = 0.2 units between two quantiles of a fresh network.</summary>
    private const Real FreshStep = -1.5f;

    private readonly Real[] parameters;
    private StepWorkspace? idle;      // one is kept between calls; callers on other threads make their own

    /// <summary>A network with freshly drawn weights.</summary>
    public ForecastNetwork(NetworkShape shape, int seed)
    {
        Layout = new ForecastLayout(shape);
        parameters = new Real[Layout.Count];
        Draw(new RandomStream(seed));
    }

    /// <summary>The sizes.</summary>
    public NetworkShape Shape => Layout.Shape;

    /// <summary>Names and places of the matrices within <see cref="Parameters"/>.</summary>
    public ForecastLayout Layout { get; }

    /// <summary>All weights, in the order of the model file.</summary>
    public Span<Real> Parameters => parameters;

    internal Memory<Real> ParameterMemory => parameters;

    /// <summary>The weights by name.</summary>
    public ForecastParameters Weights => new(Layout, parameters);

    /// <summary>One step of <paramref name="rows"/> rows and their horizons, without gradients; shapes as in the ONNX model's inputs and outputs.</summary>
    /// <remarks>
    /// Where <paramref name="observed"/>, [rows], is 0 there was no row: the state stays as it is and is decoded. Else the state moves on, its hidden part rounded (<see cref="KeptState"/>).
    /// A row's results depend on that row alone, to the bit. States may be written over those read. May be called from several
    /// threads at once.
    /// </remarks>
    public void Step(int rows, int horizons, ReadOnlySpan<Real> input, ReadOnlySpan<Real> observed, ReadOnlySpan<Real> hidden, ReadOnlySpan<Real> cell,
        ReadOnlySpan<Real> features, ReadOnlySpan<Real> candidates, ReadOnlySpan<Real> logErrors, ReadOnlySpan<Real> unit,
        Span<Real> quantiles, Span<Real> hiddenOut, Span<Real> cellOut)
    {
        Check(rows, horizons, input.Length, observed.Length, hidden.Length, cell.Length, features.Length, candidates.Length, logErrors.Length, unit.Length);
        StepWorkspace? workspace = Interlocked.Exchange(ref idle, null);
        if (workspace is null || workspace.Horizons != horizons) workspace = new StepWorkspace(Layout, horizons);
        workspace.Pack(Weights);
        NetworkShape s = Shape;
        for (int from = 0; from < rows; from += StepWorkspace.Rows)
        {
            int n = Math.Min(StepWorkspace.Rows, rows - from), cells = n * horizons, firstCell = from * horizons;
            workspace.Encode(Weights, n, input.Slice(from * s.Inputs, n * s.Inputs), observed.Slice(from, n),
                hidden.Slice(from * s.HiddenState, n * s.HiddenState), cell.Slice(from * s.CellState, n * s.CellState),
                hiddenOut.Slice(from * s.HiddenState, n * s.HiddenState), cellOut.Slice(from * s.CellState, n * s.CellState));
            workspace.Decode(Weights, n, features.Slice(firstCell * s.Features, cells * s.Features),
                candidates.Slice(firstCell * s.Candidates, cells * s.Candidates), logErrors.Slice(firstCell * s.Candidates, cells * s.Candidates),
                unit.Slice(firstCell, cells), quantiles.Slice(firstCell * NetworkShape.LevelCount, cells * NetworkShape.LevelCount));
        }
        Volatile.Write(ref idle, workspace);
    }

    /// <summary>Uniform within 1/sqrt(inputs of the layer); a head near zero, so that a fresh network forecasts the evidence mixture.</summary>
    private void Draw(RandomStream random)
    {
        ForecastParameters weights = Weights;
        Layout.Recurrent.Draw(weights.Recurrent, ref random);
        Draw(weights.Encoding, weights.Encoding.Rows, 1f, ref random);
        Fill(weights.EncodingBias, weights.Encoding.Rows, 1f, ref random);
        Draw(weights.Features, weights.Features.Rows, 1f, ref random);
        Draw(weights.Deep, weights.Deep.Rows, 1f, ref random);
        Fill(weights.DeepBias, weights.Deep.Rows, 1f, ref random);
        Draw(weights.Head, weights.Head.Rows, 0.1f, ref random);
        weights.HeadBias[(Shape.Candidates + 1)..].Fill(FreshStep);
        weights.Sharpness = FreshSharpness;
    }

    private static void Draw(Matrix weights, int inputs, Real scale, ref RandomStream random) => Fill(weights.Values, inputs, scale, ref random);

    private static void Fill(Span<Real> weights, int inputs, Real scale, ref RandomStream random)
    {
        foreach (ref Real w in weights) w = scale * random.NextUniform(1f / Real.Sqrt(inputs));
    }

    private void Check(int rows, int horizons, int input, int observed, int hidden, int cell, int features, int candidates, int logErrors, int unit)
    {
        int cells = rows * horizons;
        if (input < rows * Shape.Inputs || observed < rows || hidden < rows * Shape.HiddenState || cell < rows * Shape.CellState || features < cells * Shape.Features
            || candidates < cells * Shape.Candidates || logErrors < cells * Shape.Candidates || unit < cells)
        {
            throw new ArgumentException($"BUG: a step of {rows} rows and {horizons} horizons was given input {input}, observed {observed}, hidden {hidden}, cell {cell}, "
                + $"features {features}, candidates {candidates}, log errors {logErrors}, unit {unit} floats for {Shape}.");
        }
    }
}
