using System.Text.Json.Serialization;

namespace StreamForecast.Learning.Training;

/// <summary>The optimizers by name.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OptimizerKind>))]
public enum OptimizerKind
{
    /// <summary>Plain gradient descent.</summary>
    Sgd,
    /// <summary>Gradient descent with momentum.</summary>
    Momentum,
    /// <summary>Momentum with a look ahead.</summary>
    Nesterov,
    /// <summary>Steps divided by the root of a running mean of squares.</summary>
    RmsProp,
    /// <summary>Steps divided by the root of the sum of all squares.</summary>
    Adagrad,
    /// <summary>Running means of gradient and square.</summary>
    Adam,
    /// <summary>Adam with decoupled weight decay.</summary>
    AdamW,
    /// <summary>Adam that waits until its mean of squares can be trusted.</summary>
    RAdam,
}
