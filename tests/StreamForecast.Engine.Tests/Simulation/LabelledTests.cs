using System.Runtime.InteropServices;
using System.Security.Cryptography;
using StreamForecast.Engine.Detection;
using StreamForecast.Engine.Simulation;

namespace StreamForecast.Engine.Tests.Simulation;

public sealed class LabelledTests
{
    [Fact]
    public void The_same_seed_gives_the_same_bytes_on_every_run()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < 20; i++)
        {
            SimulatedSeries s = SeriesSimulator.Labelled(i, 300, 2000, seed: 1);
            hash.AppendData(MemoryMarshal.AsBytes(s.Values.AsSpan()));
            hash.AppendData(MemoryMarshal.AsBytes(s.Labels.AsSpan()));
        }
        Assert.Equal("9c93f31118d30fd5", Convert.ToHexStringLower(hash.GetHashAndReset())[..16]);
    }

    [Theory]
    [InlineData(1, 4000), InlineData(60, 1000), InlineData(300, 3000), InlineData(3600, 1000), InlineData(86400, 700), InlineData(604800, 300)]
    [InlineData(0.1, 500), InlineData(7, 40), InlineData(3600, 1)]
    public void Every_interval_and_length_gives_values_and_a_label_for_each(double interval, int points)
    {
        for (int i = 0; i < 30; i++)
        {
            SimulatedSeries s = SeriesSimulator.Labelled(i, interval, points, seed: 2);
            Assert.Equal(points, s.Values.Length);
            Assert.Equal(points, s.Labels.Length);
            Assert.True(s.Values.All(float.IsFinite), s.Name);
            Assert.All(s.Labels.Take(points / 5), label => Assert.Equal(AnomalyKind.None, label));
            Assert.True(s.Season >= 1 && s.LongSeason >= s.Season);
        }
    }

    [Theory, InlineData(1, 600), InlineData(300, 288), InlineData(3600, 24), InlineData(86400, 7), InlineData(604800, 52)]
    public void The_season_follows_from_the_interval(double interval, int season)
        => Assert.Equal(season, SeriesSimulator.Labelled(0, interval, 5000, seed: 1).Season);

    [Theory, InlineData(400), InlineData(120)]
    public void Anomalies_come_as_often_as_asked_and_in_all_kinds(int rowsPerAnomaly)
    {
        const int points = 12_000, series = 40, warmUp = 1000;
        var kinds = new int[7];
        for (int i = 0; i < series; i++)
        {
            AnomalyKind[] labels = SeriesSimulator.Labelled(i, 300, points, 3, new() { RowsPerAnomaly = rowsPerAnomaly, WarmUpRows = warmUp }).Labels;
            for (int t = 1; t < points; t++)
                if (labels[t] != AnomalyKind.None && labels[t - 1] == AnomalyKind.None) kinds[(int)labels[t]]++;
        }
        double expected = series * (points - warmUp) / (double)rowsPerAnomaly;
        Assert.InRange(kinds.Sum(), 0.9 * expected, 1.1 * expected);
        Assert.All(kinds.Skip(1), count => Assert.InRange(count, 0.05 * expected, 0.35 * expected));
    }

    [Fact]
    public void Without_a_season_none_is_missed()
    {
        for (int i = 0; i < 20; i++)
        {
            SimulatedSeries s = SeriesSimulator.Labelled(i, 7, 60, 3, new() { RowsPerAnomaly = 60, WarmUpRows = 0 });
            Assert.Equal(1, s.Season);
            Assert.DoesNotContain(AnomalyKind.SeasonMiss, s.Labels);
        }
    }

    [Fact]
    public void More_points_do_not_change_the_earlier_ones()
    {
        var planting = new PlantingOptions { WarmUpRows = 400 };
        for (int i = 0; i < 40; i++)
        {
            SimulatedSeries shorter = SeriesSimulator.Labelled(i, 3600, 1777, 4, planting), longer = SeriesSimulator.Labelled(i, 3600, 5000, 4, planting);
            Assert.Equal(shorter.Values, longer.Values[..1777]);
            Assert.Equal(shorter.Labels, longer.Labels[..1777]);
        }
    }

    [Fact]
    public void A_planted_spike_stands_out_of_its_neighbours_and_its_season()
    {
        int spikes = 0, visible = 0;
        for (int i = 0; i < 60; i++)
        {
            SimulatedSeries s = SeriesSimulator.Labelled(i, 3600, 3000, seed: 5);
            for (int t = 700; t < s.Values.Length; t++)
            {
                if (s.Labels[t] is not (AnomalyKind.Spike or AnomalyKind.Dip) || s.Labels[t - 1] != AnomalyKind.None) continue;
                spikes++;
                double[] before = [.. Enumerable.Range(t - 168, 168).Where(j => s.Labels[j] == AnomalyKind.None).Select(j => (double)Math.Abs(s.Values[j] - s.Values[j - 1]))];
                Array.Sort(before);
                double step = s.Values[t] - s.Values[t - 1];
                if (s.Labels[t] == AnomalyKind.Dip) step = -step;
                if (step > before[before.Length * 95 / 100]) visible++;
            }
        }
        Assert.InRange(spikes, 60, 400);
        Assert.True(visible > 0.95 * spikes, $"{visible} of {spikes} spikes and dips stand out");
    }

    [Fact]
    public void Readings_look_like_what_they_are_called()
    {
        var seen = new HashSet<string>();
        for (int i = 0; i < 60; i++)
        {
            SimulatedSeries s = SeriesSimulator.Labelled(i, 3600, 1000, seed: 6);
            string kind = s.Name[..s.Name.IndexOf('-')];
            seen.Add(kind);
            if (kind != "sensor") Assert.True(s.Values.Min() >= 0, s.Name);
            if (kind == "sales") Assert.All(s.Values, v => Assert.Equal(MathF.Round(v), v));
            if (kind == "utilisation") Assert.True(s.Values.Max() <= 100, s.Name);
        }
        Assert.Equal(["latency", "requests", "sales", "sensor", "utilisation"], seen.Order());
    }

    [Theory, InlineData(0, 10.0, 400), InlineData(10, 0.0, 400), InlineData(10, 60.0, 59)]
    public void Impossible_requests_are_refused(int points, double interval, int rowsPerAnomaly)
        => Assert.Throws<ArgumentOutOfRangeException>(() => SeriesSimulator.Labelled(0, interval, points, 1, new() { RowsPerAnomaly = rowsPerAnomaly }));
}
