using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Forecasting;

/// <summary>The widths of a step's columns, per row or per row and horizon; a model says them, columns and series' blocks are cut to them.</summary>
/// <param name="Inputs">Values the model reads of a row.</param>
/// <param name="Hidden">Floats of the hidden state; of a foreign model all its state tensors, end to end.</param>
/// <param name="Cell">Floats of the cell state; 0 where the model has none.</param>
/// <param name="Features">Values the decoder reads per horizon.</param>
/// <param name="Candidates">Candidate forecasts per horizon.</param>
/// <param name="Form">How a series' state is kept; all but <see cref="StateForm.Repeated"/> ask the model to heed <see cref="StepBuffers.Observed"/>.</param>
public sealed record StepShape(int Inputs, int Hidden, int Cell, int Features, int Candidates, StateForm Form)
{
    /// <summary>The widths of one of our own networks.</summary>
    public static StepShape Of(NetworkShape network) => new(network.Inputs, network.HiddenState, network.CellState, network.Features, network.Candidates,
        KeptState.IsBounded(network.Cell) ? StateForm.Coded : StateForm.Plain);

    /// <summary>Floats of a series' whole recurrent state.</summary>
    public int State => Hidden + Cell;
}
