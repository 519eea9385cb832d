namespace StreamForecast.Daemon.Alerting;

/// <summary>A pattern of series' names: * for any characters, none included, and ? for one.</summary>
internal sealed class SeriesPattern(string pattern)
{
    /// <summary>Whether the whole name fits.</summary>
    public bool Matches(ReadOnlySpan<char> name)
    {
        int at = 0, star = -1, resume = 0;
        for (int i = 0; i < name.Length;)
        {
            if (at < pattern.Length && pattern[at] == '*') (star, resume) = (at++, i);
            else if (at < pattern.Length && (pattern[at] == '?' || pattern[at] == name[i])) (at, i) = (at + 1, i + 1);
            else if (star >= 0) (at, i) = (star + 1, ++resume);       // the newest star takes one more
            else return false;
        }
        while (at < pattern.Length && pattern[at] == '*') at++;
        return at == pattern.Length;
    }
}
