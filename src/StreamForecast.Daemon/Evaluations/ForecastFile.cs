using System.Globalization;
using System.Text;
using StreamForecast.Daemon.History;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Daemon.Evaluations;

/// <summary>The forecasts of a set as a file: one row for each series, origin and step ahead, with nine quantiles.</summary>
internal static class ForecastFile
{
    /// <summary>Writes the forecasts of one entry; <c>origin_row</c> is the number of rows seen, so that step 1 is of the row with this number, the first being 0.</summary>
    public static void Write(string path, ForecastSet set, ForecastEntry entry)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(false), bufferSize: 64 * 1024) { NewLine = "\n" };
        writer.WriteLine("series,origin_row,h,q0.1,q0.2,q0.3,q0.4,q0.5,q0.6,q0.7,q0.8,q0.9");
        for (int i = 0; i < set.Series.Count; i++)
        {
            string name = CsvText.Field(set.Series[i].Name);
            int[] origins = ForecastSet.Origins(set.Series[i]);
            for (int window = 0; window < origins.Length; window++)
                for (int h = 1; h <= set.Series[i].Horizon; h++)
                {
                    writer.Write(string.Create(CultureInfo.InvariantCulture, $"{name},{origins[window]},{h}"));
                    foreach (float quantile in entry.Forecasts[i][window].AsSpan((h - 1) * ForecastScore.Levels, ForecastScore.Levels))
                    {
                        writer.Write(',');
                        if (float.IsFinite(quantile)) writer.Write(quantile.ToString(CultureInfo.InvariantCulture));
                    }
                    writer.Write('\n');
                }
        }
    }
}
