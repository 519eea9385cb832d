namespace StreamForecast.Learning.Cells;

/// <summary>The recurrent cells a network may be built of; their words in configuration are in <see cref="CellKinds"/>.</summary>
public enum CellKind
{
    /// <summary>h' = tanh(W x + U h + b). Elman: Finding structure in time, 1990.</summary>
    Elman,
    /// <summary>h' = max(0, W x + U h + b). Le, Jaitly, Hinton: A simple way to initialize recurrent networks of rectified linear units, 2015.</summary>
    ElmanRelu,
    /// <summary>Long short-term memory. Hochreiter, Schmidhuber 1997, with the forget gate of Gers, Schmidhuber, Cummins 2000.</summary>
    Lstm,
    /// <summary>Gated recurrent unit, the reset gate after the recurrent product (PyTorch, cuDNN; ONNX's linear_before_reset = 1). Chung et al. 2014.</summary>
    Gru,
    /// <summary>Gated recurrent unit as first published, the reset gate before the recurrent product. Cho et al. 2014.</summary>
    GruResetBefore,
}
