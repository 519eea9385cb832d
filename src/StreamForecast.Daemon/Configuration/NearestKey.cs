namespace StreamForecast.Daemon.Configuration;

/// <summary>The known key that a mistyped one is likely to mean; for the messages of <see cref="OptionsBinder"/>.</summary>
internal static class NearestKey
{
    /// <summary>
    /// The candidate with the fewest letters to change, when that is at most a third of the key; or the one whose last
    /// part is the same, when the key stands in the wrong section. Null when nothing is near.
    /// </summary>
    public static string? Among(string key, IEnumerable<string> candidates)
    {
        string last = LastPart(key);
        return candidates
            .Select(candidate => (candidate, Distance: string.Equals(LastPart(candidate), last, StringComparison.OrdinalIgnoreCase) ? 0 : Edits(key.ToLowerInvariant(), candidate.ToLowerInvariant())))
            .Where(near => near.Distance <= Math.Max(1, last.Length / 3))
            .OrderBy(near => near.Distance).ThenBy(near => near.candidate, StringComparer.Ordinal)
            .Select(near => near.candidate)
            .FirstOrDefault();
    }

    private static string LastPart(string key) => key[(key.LastIndexOf(':') + 1)..];

    /// <summary>Letters to insert, delete, replace or swap with their neighbour (V. Levenshtein 1966, F. Damerau 1964).</summary>
    private static int Edits(string a, string b)
    {
        int[,] edits = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++) edits[i, 0] = i;
        for (int j = 0; j <= b.Length; j++) edits[0, j] = j;
        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = edits[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                edits[i, j] = Math.Min(replace, Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) edits[i, j] = Math.Min(edits[i, j], edits[i - 2, j - 2] + 1);
            }
        }
        return edits[a.Length, b.Length];
    }
}
