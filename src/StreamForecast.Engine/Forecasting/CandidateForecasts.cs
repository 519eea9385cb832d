namespace StreamForecast.Engine.Forecasting;

/// <summary>The simple forecasts of a series, their expected errors, and what the decoder reads about them.</summary>
public static class CandidateForecasts
{
    /// <summary>
    /// For row t + h, t being the newest row: candidates (C - x) / s [14], ln(E / u) [14], decoder features [49]; returns u / s.
    /// </summary>
    public static float Write(ReadOnlySpan<float> block, SeasonLayout layout, long t, int h,
        Span<float> candidates, Span<float> logErrors, Span<float> features) => throw new NotImplementedException();

    /// <summary>The newest value x and the scale s that the columns above are relative to.</summary>
    public static (float Value, float Scale) Frame(ReadOnlySpan<float> block, SeasonLayout layout, long t) => throw new NotImplementedException();

    /// <summary>The evidence mixture: weights E^-3, needs no network. Centre relative to x in units of s.</summary>
    public static float Evidence(ReadOnlySpan<float> candidates, ReadOnlySpan<float> logErrors) => throw new NotImplementedException();
}
