namespace StreamForecast.Engine;

/// <summary>A step model that was not made here: an ONNX file, and what its tensors mean.</summary>
public sealed record ForeignModelOptions
{
    /// <summary>The ONNX file of a step model made elsewhere. Empty: the model of Model:Directory forecasts. docs/OWN-MODEL.md has a whole example.</summary>
    public string File { get; init; } = "";

    /// <summary>For each input tensor that reads the row, the names of the values in its columns, separated by commas: { "x": "scaled_value, scaled_difference, gap" }. docs/OWN-MODEL.md lists the names.</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; init; } = new Dictionary<string, string>();

    /// <summary>For each input tensor that takes a state, the output tensor that gives it back: { "h": "h_out", "c": "c_out" }. A series begins with zeros.</summary>
    public IReadOnlyDictionary<string, string> States { get; init; } = new Dictionary<string, string>();

    /// <summary>The output tensor that holds the quantiles, [rows, levels] or [rows, horizons, levels].</summary>
    public string Output { get; init; } = "";

    /// <summary>Quantile levels of its last axis, ascending, such as [0.1, 0.5, 0.9]; [0.5] for a model of point forecasts, whose spread is then taken from the recent errors. Published levels between them are interpolated.</summary>
    public double[] Levels { get; init; } = [];

    /// <summary>Steps ahead of its horizons axis, ascending. Published horizons that are not among them are forecast from the recent errors of simple forecasts.</summary>
    public int[] Horizons { get; init; } = [1];

    /// <summary>From the output q to the units of the series: Level (level + scale q), Newest (newest value + scale q), Difference (newest value + q) or None (q).</summary>
    public ForeignScaling Scaling { get; init; } = ForeignScaling.Level;

    /// <summary>For tensors with more than one free axis, which of them the rows lie along, from 0: { "x": "1" }; the other free axes have length 1 then.</summary>
    public IReadOnlyDictionary<string, string> BatchAxes { get; init; } = new Dictionary<string, string>();
}

/// <summary>What a foreign model's quantiles are relative to.</summary>
public enum ForeignScaling
{
    /// <summary>level + scale q: what undoes the input scaled_value.</summary>
    Level,
    /// <summary>newest value + scale q.</summary>
    Newest,
    /// <summary>newest value + q.</summary>
    Difference,
    /// <summary>q.</summary>
    None,
}
