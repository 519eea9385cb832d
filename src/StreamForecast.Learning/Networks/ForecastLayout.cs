using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>
/// The table of contents of a forecast network's parameters: each matrix's name and place, in the order of the model file.
/// Weights stand as [inputs, outputs], so that a product needs no transposition at inference.
/// </summary>
public sealed class ForecastLayout
{
    /// <summary>Lays the matrices of <paramref name="shape"/> end to end.</summary>
    public ForecastLayout(NetworkShape shape)
    {
        Shape = shape;
        int next = 0;
        int outputs = shape.Candidates + NetworkShape.LevelCount;
        var views = new List<NamedView>();
        NamedView Take(string name, int rows, int columns)
        {
            var view = new NamedView(name, next, rows, columns);
            next += view.Length;
            views.Add(view);
            return view;
        }

        // The recurrent layers come first, in a block of their own.
        Recurrent = new RecurrentLayout(shape.Cell, shape.Inputs, shape.Hidden, shape.Layers);
        views.AddRange(Recurrent.Views(shape.Cell.Word()));
        next = Recurrent.Count;
        Encoding = Take("encoding.weight", shape.Hidden + shape.Inputs, shape.Encoding);
        EncodingBias = Take("encoding.bias", 1, shape.Encoding);
        Features = Take("decoder.features", shape.Features, shape.Encoding);
        Deep = Take("decoder.deep", shape.Encoding, shape.Encoding);
        DeepBias = Take("decoder.deep.bias", 1, shape.Encoding);
        Head = Take("head.weight", shape.Encoding, outputs);
        HeadBias = Take("head.bias", 1, outputs);
        Sharpness = Take("mixture.sharpness", 1, 1);
        (Count, Views, Outputs) = (next, views, outputs);
    }

    /// <summary>The network's sizes.</summary>
    public NetworkShape Shape { get; }
    /// <summary>All matrices in order.</summary>
    public IReadOnlyList<NamedView> Views { get; }
    /// <summary>Values of all matrices.</summary>
    public int Count { get; }
    /// <summary>Outputs of the head: a weight per candidate, a correction, and ten steps between quantiles.</summary>
    public int Outputs { get; }

    /// <summary>The recurrent layers, whose weights are the first values of all.</summary>
    public RecurrentLayout Recurrent { get; }
    internal NamedView Encoding { get; }
    internal NamedView EncodingBias { get; }
    internal NamedView Features { get; }
    internal NamedView Deep { get; }
    internal NamedView DeepBias { get; }
    internal NamedView Head { get; }
    internal NamedView HeadBias { get; }
    internal NamedView Sharpness { get; }
}
