namespace StreamForecast.Learning.Attention;

/// <summary>How a query q is scored against an encoder state e.</summary>
public enum AttentionKind
{
    /// <summary>q . e, without weights; queries and states have one width. Luong, Pham, Manning 2015.</summary>
    Dot,
    /// <summary>q W e, one matrix between the two widths. Luong, Pham, Manning 2015.</summary>
    General,
    /// <summary>v . tanh(W q + U e), a small network. Bahdanau, Cho, Bengio 2014.</summary>
    Additive,
}
