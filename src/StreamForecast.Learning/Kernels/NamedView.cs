namespace StreamForecast.Learning.Kernels;

/// <summary>Where one named matrix lies in a network's single allocation of parameters.</summary>
/// <param name="Name">Such as "lstm.recurrent".</param>
/// <param name="Offset">First value.</param>
/// <param name="Rows">Rows; 1 for a bias.</param>
/// <param name="Columns">Columns.</param>
public readonly record struct NamedView(string Name, int Offset, int Rows, int Columns)
{
    /// <summary>Values of the matrix.</summary>
    public int Length => Rows * Columns;
}
