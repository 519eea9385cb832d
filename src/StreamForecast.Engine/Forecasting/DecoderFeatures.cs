using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Forecasting;

/// <summary>
/// What the decoder reads about one horizon: where the candidates lie, how they erred, the rows around the one a season
/// before, and how far ahead it is. Written by <see cref="CandidateForecasts"/>; the order is part of every trained model.
/// </summary>
internal static class DecoderFeatures
{
    /// <summary>Values per horizon.</summary>
    public const int Length = 49;

    /// <summary>Writes the features from candidates relative to x in units of s, ln(E / u), and u / s.</summary>
    public static void Write(SeriesView view, SeasonLayout layout, int h,
        ReadOnlySpan<float> candidates, ReadOnlySpan<float> logErrors, float unit, Span<float> features)
    {
        ref readonly var now = ref view.Statistics;
        var scale = new FeatureScale(now.Scale);
        int m = layout.Season, seasons = CandidateForecasts.SeasonsAhead(h, m), back = seasons * m - h;
        float x = view.Newest, perUnit = 1 / unit;
        features = features[..Length];

        // 0..12 in units of s, 13..25 in units of u; candidate 0 is x itself
        for (int k = 1; k < CandidateForecasts.Count; k++)
        {
            features[k - 1] = FeatureScale.Bound(FeatureScale.Log(candidates[k]));
            features[k + 12] = FeatureScale.Bound(0.5f * FeatureScale.Log(candidates[k] * perUnit));
        }

        // 26..39: how much worse than the best
        for (int k = 0; k < CandidateForecasts.Count; k++) features[26 + k] = 0.5f * MathF.Min(logErrors[k], 6);

        // 40..42: the rows before, after and a season before the newest row of the same phase
        features[40] = scale.Squash(view.Back(back + 1) - x);
        features[41] = scale.Squash(view.Back(Math.Max(back - 1, 0)) - x);
        features[42] = scale.Squash(view.Back(back + m) - x);

        // 43..48: how far ahead
        features[43] = FeatureScale.Bound(0.4f * MathF.Log(h));
        features[44] = 1f / h;
        features[45] = 0.5f * MathF.Min(4, h / (float)m);
        features[46] = 0.5f * MathF.Min(4, h / (float)layout.LongSeason);
        features[47] = 0.5f * Math.Clamp(MathF.Log(unit), -5, 3);
        features[48] = FeatureScale.Bound(0.5f * MathF.Log(seasons));
    }
}
