namespace StreamForecast.Learning.Training;

/// <summary>The recurrent state of a part's streams between two windows, [streams, Hidden] each.</summary>
internal sealed class CarriedState(int count)
{
    public float[] Hidden { get; } = new float[count];
    public float[] Cell { get; } = new float[count];
}
