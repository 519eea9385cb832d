using System.Text.Json.Serialization;

namespace StreamForecast.Learning.Training;

/// <summary>How the learning rate goes on after the warm-up.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RateSchedule>))]
public enum RateSchedule
{
    /// <summary>Stays at the peak.</summary>
    Constant,
    /// <summary>Falls along half a cosine to a hundredth of the peak.</summary>
    Cosine,
    /// <summary>Stays, and is multiplied by PlateauFactor whenever the held-back loss has not improved for PlateauPatience evaluations.</summary>
    Plateau,
}
