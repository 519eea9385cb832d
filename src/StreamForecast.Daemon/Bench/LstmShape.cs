namespace StreamForecast.Daemon.Bench;

/// <summary>Sizes of one training pass through an LSTM layer.</summary>
/// <param name="Batch">Sequences side by side.</param>
/// <param name="Steps">Steps in time.</param>
/// <param name="Inputs">Values read per step.</param>
/// <param name="Hidden">Width of the state.</param>
internal readonly record struct LstmShape(int Batch, int Steps, int Inputs, int Hidden)
{
    /// <summary>
    /// Floating-point operations of the products of one pass: forward (inputs + hidden) x 4 hidden multiply-adds a row and step, and backward twice
    /// that, once for the gradient of inputs and states and once for that of the weights. Non-linearities are not counted.
    /// </summary>
    public double Operations => 3.0 * 2 * (Inputs + Hidden) * (4 * Hidden) * Batch * Steps;

    /// <summary>As in a figure's name: 256x64x32x128.</summary>
    public override string ToString() => $"{Batch}x{Steps}x{Inputs}x{Hidden}";
}
