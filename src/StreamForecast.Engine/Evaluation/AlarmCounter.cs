namespace StreamForecast.Engine.Evaluation;

/// <summary>
/// Counts found events and false alarms of one series at one threshold, as an operator would: an event is found by an alarm within its first
/// <see cref="AlarmCount.Patience"/> + 1 rows, alarms close together are one.
/// </summary>
/// <remarks>
/// Alarms are the rows whose score is at least the threshold. Those within an event, or within <see cref="AlarmCount.Patience"/> rows behind it, are no
/// false ones. False ones at most so many rows apart are one episode, and an episode that rings on counts again every 60 rows, so that flagging everything never pays.
/// </remarks>
public static class AlarmCounter
{
    private const int RingingRows = 60;

    /// <summary>Counts; <paramref name="falseAlarms"/> (null: not wanted) hears the first row of every episode and how often it counts.</summary>
    public static AlarmCount Count(ReadOnlySpan<ScoredRow> rows, float threshold, Action<int, int>? falseAlarms = null)
    {
        var count = new AlarmCount { Rows = rows.Length };
        int eventStart = -1, graceEnd = 0, episodeStart = -1, episodeEnd = 0;
        bool within = false, found = false;
        for (int i = 0; i < rows.Length; i++)
        {
            ScoredRow row = rows[i];
            if (row.IsAnomaly != within)
            {
                within = row.IsAnomaly;
                if (within)
                {
                    (eventStart, found) = (i, false);
                    count.Events++;
                }
                else graceEnd = i + AlarmCount.Patience;
            }
            if (row.Score < threshold) continue;

            count.AlarmRows++;
            if (within)
            {
                if (!found && i - eventStart <= AlarmCount.Patience) count.AddFound(i - eventStart);
                found = true;
            }
            else if (i >= graceEnd)
            {
                if (episodeStart < 0 || i - episodeEnd > AlarmCount.Patience)
                {
                    Close(ref count);
                    episodeStart = i;
                }
                episodeEnd = i;
            }
        }
        Close(ref count);
        return count;

        void Close(ref AlarmCount count)
        {
            if (episodeStart < 0) return;
            int times = (episodeEnd - episodeStart + RingingRows) / RingingRows;
            count.FalseAlarms += times;
            falseAlarms?.Invoke(episodeStart, times);
        }
    }
}
