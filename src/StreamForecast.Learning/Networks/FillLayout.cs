using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Networks;

/// <summary>The table of contents of a gap-filling network's parameters: each matrix's name and place, in the order of the model file.</summary>
public sealed class FillLayout
{
    private readonly List<NamedView> views = [];

    /// <summary>Lays the matrices of <paramref name="shape"/> end to end.</summary>
    public FillLayout(FillShape shape)
    {
        Shape = shape;
        int outputs = shape.Candidates + NetworkShape.LevelCount;
        Stack = new RecurrentLayout(shape.Cell, shape.Inputs, shape.Hidden, shape.Layers, bidirectional: true);
        views.AddRange(Stack.Views("recurrent"));
        Count = Stack.Count;
        Encoding = Take("encoding.weight", 2 * shape.Hidden, shape.Encoding);
        EncodingBias = Take("encoding.bias", 1, shape.Encoding);
        Features = Take("decoder.features", shape.Features, shape.Encoding);
        Deep = Take("decoder.deep", shape.Encoding, shape.Encoding);
        DeepBias = Take("decoder.deep.bias", 1, shape.Encoding);
        Head = Take("head.weight", shape.Encoding, outputs);
        HeadBias = Take("head.bias", 1, outputs);
        Sharpness = Take("mixture.sharpness", 1, 1);
    }

    /// <summary>The network's sizes.</summary>
    public FillShape Shape { get; }
    /// <summary>All matrices in order.</summary>
    public IReadOnlyList<NamedView> Views => views;
    /// <summary>Values of all matrices.</summary>
    public int Count { get; private set; }
    /// <summary>Outputs of the head: a weight per candidate, a correction, and ten steps between quantiles.</summary>
    public int Outputs => Head.Columns;

    /// <summary>The recurrent layers, which come first.</summary>
    internal RecurrentLayout Stack { get; }
    internal NamedView Encoding { get; }
    internal NamedView EncodingBias { get; }
    internal NamedView Features { get; }
    internal NamedView Deep { get; }
    internal NamedView DeepBias { get; }
    internal NamedView Head { get; }
    internal NamedView HeadBias { get; }
    internal NamedView Sharpness { get; }

    private NamedView Take(string name, int rows, int columns)
    {
        var view = new NamedView(name, Count, rows, columns);
        Count += view.Length;
        views.Add(view);
        return view;
    }
}
