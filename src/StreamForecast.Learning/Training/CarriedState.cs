using StreamForecast.Learning.Networks;

namespace StreamForecast.Learning.Training;

/// <summary>The recurrent state of a part's streams between two windows, [Layers, streams, Hidden] each; no cells where the kind has none.</summary>
internal sealed class CarriedState(NetworkShape shape, int streams)
{
    public float[] Hidden { get; } = new float[streams * shape.HiddenState];
    public float[] Cell { get; } = new float[streams * shape.CellState];

    /// <summary>Starts a stream from zero.</summary>
    public void Clear(int stream)
    {
        for (int at = stream * shape.Hidden; at < Hidden.Length; at += streams * shape.Hidden)
        {
            Hidden.AsSpan(at, shape.Hidden).Clear();
            if (Cell.Length > 0) Cell.AsSpan(at, shape.Hidden).Clear();
        }
    }
}
