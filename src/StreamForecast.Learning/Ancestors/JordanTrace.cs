namespace StreamForecast.Learning.Ancestors;

/// <summary>What a <see cref="JordanNetwork"/> remembers of a forward pass for the way back; allocated once and overwritten.</summary>
public sealed class JordanTrace
{
    /// <summary>Memory for sequences of <paramref name="steps"/> steps, <paramref name="rows"/> side by side.</summary>
    public JordanTrace(JordanNetwork network, int steps, int rows)
    {
        int cells = steps * rows;
        (Steps, Rows) = (steps, rows);
        Inputs = new Real[cells * (network.Plan + network.Outputs)];
        Hidden = new Real[cells * network.Hidden];
        Outputs = new Real[cells * network.Outputs];
        HiddenGradient = new Real[cells * network.Hidden];
        OutputGradient = new Real[cells * network.Outputs];
        ContextGradient = new Real[rows * network.Outputs];
    }

    /// <summary>Steps in time.</summary>
    public int Steps { get; }
    /// <summary>Sequences side by side.</summary>
    public int Rows { get; }
    /// <summary>Plan and context side by side, [Steps, Rows, Plan + Outputs].</summary>
    public Real[] Inputs { get; }
    /// <summary>Outputs of the hidden layer, [Steps, Rows, Hidden].</summary>
    public Real[] Hidden { get; }
    /// <summary>Outputs of the network, [Steps, Rows, Outputs].</summary>
    public Real[] Outputs { get; }

    /// <summary>dLoss of the hidden layer's sums.</summary>
    internal Real[] HiddenGradient { get; }
    /// <summary>dLoss of the output layer's sums.</summary>
    internal Real[] OutputGradient { get; }
    /// <summary>dLoss of the context on its way back, [Rows, Outputs].</summary>
    internal Real[] ContextGradient { get; }
}
