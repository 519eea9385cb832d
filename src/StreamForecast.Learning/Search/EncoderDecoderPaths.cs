using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Search;

/// <summary>
/// An encoder-decoder over symbols as <see cref="BeamSearch"/> steps it: one source, and a row of the decoder for each hypothesis. Allocates in its
/// constructor and never again.
/// </summary>
/// <remarks>Sutskever, Vinyals, Le: Sequence to sequence learning with neural networks, 2014.</remarks>
public sealed class EncoderDecoderPaths : ISequenceModel
{
    private readonly EncoderDecoder network;
    private readonly EncoderDecoderTrace trace;
    private readonly Real[] sources, logarithms;
    private int step;

    /// <summary>Makes room for sources of <paramref name="sourceSteps"/> steps and searches of <paramref name="steps"/> with a beam of <paramref name="beam"/>.</summary>
    public EncoderDecoderPaths(EncoderDecoder network, int sourceSteps, int steps, int beam)
    {
        if (!network.Layout.Shape.Symbols) throw new ArgumentException("An encoder-decoder whose outputs are values has no paths to rank; make one with Symbols.");
        this.network = network;
        trace = new EncoderDecoderTrace(network, sourceSteps, steps, beam);
        sources = new Real[sourceSteps * beam * network.Layout.Shape.Inputs];
        logarithms = new Real[Symbols];
    }

    /// <inheritdoc/>
    public int Symbols => network.Layout.Shape.Outputs;

    /// <summary>Reads a source, [source steps, Inputs]; the next search answers it.</summary>
    public void Read(ReadOnlySpan<Real> source)
    {
        int inputs = network.Layout.Shape.Inputs;
        for (int t = 0; t < trace.SourceSteps; t++)
            for (int row = 0; row < trace.Rows; row++) source.Slice(t * inputs, inputs).CopyTo(sources.AsSpan((t * trace.Rows + row) * inputs));
        network.Encode(sources, lengths: default, trace);
        step = 0;
        trace.PassState(0);
        trace.InputsAt(0).Values.Clear();
    }

    /// <inheritdoc/>
    public void Predict(int live, Span<double> logProbabilities)
    {
        network.Step(step, lengths: default, trace);
        Matrix scores = trace.OutputsAt(step);
        for (int i = 0; i < live; i++)
        {
            scores.Row(i).CopyTo(logarithms);
            Softmax.Logarithms(logarithms);
            for (int s = 0; s < Symbols; s++) logProbabilities[i * Symbols + s] = logarithms[s];
        }
    }

    /// <inheritdoc/>
    public void Extend(ReadOnlySpan<int> parents, ReadOnlySpan<int> symbols)
    {
        if (++step == trace.TargetSteps) return;
        trace.PassState(step, parents);
        Matrix inputs = trace.InputsAt(step);
        inputs.Values.Clear();
        for (int i = 0; i < symbols.Length; i++) inputs.Row(i)[symbols[i]] = 1;
    }
}
