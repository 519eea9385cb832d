using System.Globalization;
using System.Text.Json;
using StreamForecast.Engine.Evaluation;

namespace StreamForecast.Engine.Tests.Evaluation;

public class NabScorerTests
{
    private static readonly NabProfile standard = NabProfile.All[0];

    [Fact]
    public void Detecting_nothing_scores_zero()
    {
        var scorer = new NabScorer();
        scorer.Add(new double[100], [(40, 49)]);

        Assert.Equal(0, scorer.At(standard, 0.5));
    }

    [Fact]
    public void The_first_row_of_every_window_and_nothing_else_scores_a_hundred()
    {
        var scorer = new NabScorer();
        scorer.Add(Detected(100, 40, 70), [(40, 49), (70, 79)]);
        scorer.Add(Detected(60, 20), [(20, 29)]);

        foreach (var profile in NabProfile.All)
        {
            Assert.Equal(100, scorer.At(profile, 0.5), 9);
            Assert.Equal((100.0, 1.0), scorer.Best(profile));
        }
    }

    [Fact]
    public void A_later_detection_earns_less_and_further_ones_in_the_window_earn_and_cost_nothing()
    {
        double late = Score(Detected(100, 46)), earlyToo = Score(Detected(100, 43, 46)), more = Score(Detected(100, 43, 46, 47, 49));

        Assert.InRange(late, 1, earlyToo - 1);
        Assert.Equal(earlyToo, more);

        static double Score(double[] scores)
        {
            var scorer = new NabScorer();
            scorer.Add(scores, [(40, 49)]);
            return scorer.At(standard, 0.5);
        }
    }

    [Fact]
    public void Each_row_detected_outside_costs_and_in_full_before_the_first_window()
    {
        var scorer = new NabScorer();
        scorer.Add(Detected(100, 30, 31, 40), [(40, 49)]);

        // One window: 200 points from nothing (-1) to perfect (+1), and two rows at 0.11 each.
        Assert.Equal(100 - 2 * 0.11 * 50, scorer.At(standard, 0.5), 9);
        Assert.Equal(100 - 2 * 0.22 * 50, scorer.At(NabProfile.All[1], 0.5), 9);
    }

    [Fact]
    public void Just_behind_a_window_a_false_alarm_costs_less_than_far_behind_it()
    {
        double near = Cost(50), middle = Cost(55), far = Cost(90);

        Assert.True(0 < near && near < middle && middle < far, $"{near} {middle} {far}");
        Assert.Equal(0.11 * 50, far, 9);

        static double Cost(int row)
        {
            var scorer = new NabScorer();
            scorer.Add(Detected(100, 40, row), [(40, 49)]);
            return 100 - scorer.At(standard, 0.5);
        }
    }

    [Theory]
    [InlineData(100, 14, 15)]              // 15 % of the rows ...
    [InlineData(10_000, 749, 750)]         // ... and 750 at most
    public void Rows_of_the_probation_are_not_counted(int rows, int last, int first)
    {
        Assert.Equal(0, Score(last));
        Assert.True(Score(first) < 0);

        double Score(int row)
        {
            var scorer = new NabScorer();
            scorer.Add(Detected(rows, row), [(rows - 10, rows - 1)]);
            return scorer.At(standard, 0.5);
        }
    }

    [Fact]
    public void The_best_threshold_is_the_one_that_pays_most_and_the_highest_among_equals()
    {
        double[] scores = new double[100];
        scores[40] = 0.8;                  // the window
        scores[70] = 0.6;                  // outside: letting it in only costs
        scores[45] = 0.9;                  // later in the window: less than row 40
        var scorer = new NabScorer();
        scorer.Add(scores, [(40, 49)]);

        Assert.Equal((100.0, 0.8), scorer.Best(standard));
        Assert.True(scorer.At(standard, 0.6) < 100);
        Assert.Equal(scorer.At(standard, 0.85), scorer.At(standard, 0.9));
    }

    [Fact]
    public void Numentas_published_results_give_numentas_published_score()
    {
        if (SharedData("nab") is not { } nab) return;      // the benchmark's files are not part of the project

        var scorer = new NabScorer();
        using var windows = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(nab, "labels", "combined_windows.json")));
        foreach (var file in windows.RootElement.EnumerateObject())
        {
            string[] rows = File.ReadAllLines(Path.Combine(nab, "results", "numenta", file.Name.Replace("/", "/numenta_", StringComparison.Ordinal)));
            string[][] cells = [.. rows.Skip(1).Select(row => row.Split(','))];
            string[] times = [.. cells.Select(cell => cell[0][..19])];
            scorer.Add([.. cells.Select(cell => double.Parse(cell[2], CultureInfo.InvariantCulture))],
                [.. file.Value.EnumerateArray().Select(window => (Array.IndexOf(times, window[0].GetString()![..19]), Array.LastIndexOf(times, window[1].GetString()![..19])))]);
        }

        Assert.Equal(116, scorer.Windows);
        Assert.Equal(70.101056, scorer.Best(standard).Score, 5);
    }

    private static double[] Detected(int rows, params int[] detected)
    {
        double[] scores = new double[rows];
        foreach (int row in detected) scores[row] = 1;
        return scores;
    }

    private static string? SharedData(string set)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (!File.Exists(Path.Combine(folder.FullName, "StreamForecast.sln"))) continue;
            string data = Path.Combine(folder.Parent!.FullName, "shared", "data", set);
            return Directory.Exists(data) ? data : null;
        }
        return null;
    }
}
