namespace StreamForecast.Engine.Forecasting;

/// <summary>How the recurrent state of a series is kept from row to row; a model says it.</summary>
public enum StateForm
{
    /// <summary>16 bits a value: the hidden state lies within -1 and 1 and is rounded by the step; the cell state within -8 and 8 is rounded as it is kept.</summary>
    Coded,
    /// <summary>32 bits a value: a hidden state without bounds.</summary>
    Plain,
    /// <summary>As <see cref="Plain"/>, and beside it the state before the newest row and its input: for a model that cannot forecast again without taking the row again.</summary>
    Repeated,
}
