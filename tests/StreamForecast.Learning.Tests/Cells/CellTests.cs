using StreamForecast.Learning.Cells;

namespace StreamForecast.Learning.Tests.Cells;

/// <summary>The pointwise halves of the cells, against their definition and at every awkward width.</summary>
public sealed class CellTests
{
    public static TheoryData<int> Widths => [1, 3, 4, 5, 7, 8, 9, 15, 16, 17, 33];

    [Theory, MemberData(nameof(Widths))]
    public void An_Elman_cell_agrees_with_its_definition_and_a_units_place_does_not_show(int width)
    {
        Real[] sums = Noise.Uniform(width, width, 3f), slopes = Noise.Uniform(width + 1, width);
        foreach (bool rectified in (bool[])[false, true])
        {
            Real[] hidden = new Real[width], back = [.. sums];
            ElmanCell.Forward(sums, hidden, rectified);
            ElmanCell.Backward(back, hidden, slopes, rectified);
            for (int j = 0; j < width; j++)
            {
                double h = rectified ? Math.Max(0, (double)sums[j]) : Math.Tanh(sums[j]), slope = rectified ? (sums[j] > 0 ? 1 : 0) : 1 - h * h;
                Assert.Equal(h, hidden[j], tolerance: 1e-6);
                Assert.Equal(slopes[j] * slope, back[j], tolerance: 1e-6);
                Real[] one = new Real[1], oneBack = new Real[1];
                ElmanCell.Forward([sums[j]], one, rectified);
                ElmanCell.Backward(oneBack, one, [slopes[j]], rectified);
                Assert.Equal((one[0], oneBack[0]), (hidden[j], back[j]));
            }
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void A_GRU_cell_agrees_with_its_definition_and_a_units_place_does_not_show(int width)
    {
        Real[] gates = Noise.Uniform(width, 3 * width, 3f), candidate = Noise.Uniform(1, width, 2f), before = Noise.Uniform(2, width), hidden = new Real[width];
        Real[] slopes = Noise.Uniform(3, width), sums = [.. gates], product = [.. candidate];
        GruCell.Forward(gates, candidate, before, hidden);
        Real[] opened = [.. gates], passed = [.. slopes];
        GruCell.Backward(gates, candidate, before, passed);
        for (int j = 0; j < width; j++)
        {
            double r = 1 / (1 + Math.Exp(-sums[j])), z = 1 / (1 + Math.Exp(-sums[width + j])), n = Math.Tanh(sums[2 * width + j] + r * product[j]);
            Assert.Equal((1 - z) * n + z * before[j], hidden[j], tolerance: 1e-6);
            Assert.Equal(slopes[j] * z, passed[j], tolerance: 1e-6);
            Real[] one = [sums[j], sums[width + j], sums[2 * width + j]], oneProduct = [product[j]], oneHidden = new Real[1], onePassed = [slopes[j]];
            GruCell.Forward(one, oneProduct, [before[j]], oneHidden);
            Assert.Equal((one[0], one[1], one[2], oneHidden[0]), (opened[j], opened[width + j], opened[2 * width + j], hidden[j]));
            GruCell.Backward(one, oneProduct, [before[j]], onePassed);
            Assert.Equal((one[0], one[1], one[2], oneProduct[0], onePassed[0]), (gates[j], gates[width + j], gates[2 * width + j], candidate[j], passed[j]));
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void A_GRU_with_its_reset_before_opens_and_closes_as_defined(int width)
    {
        Real[] gates = Noise.Uniform(width, 3 * width, 3f), before = Noise.Uniform(2, width), kept = new Real[width], hidden = new Real[width], sums = [.. gates];
        GruResetBeforeCell.Open(gates, before, kept);
        GruResetBeforeCell.Close(gates, before, hidden);
        Real[] opened = [.. gates], passed = Noise.Uniform(3, width), slopes = [.. passed], keptSlopes = Noise.Uniform(4, width);
        GruResetBeforeCell.CloseBackward(gates, before, passed);
        GruResetBeforeCell.OpenBackward(gates, before, keptSlopes, passed);
        for (int j = 0; j < width; j++)
        {
            double r = 1 / (1 + Math.Exp(-sums[j])), z = 1 / (1 + Math.Exp(-sums[width + j])), n = Math.Tanh(sums[2 * width + j]);
            Assert.Equal(r * before[j], kept[j], tolerance: 1e-6);
            Assert.Equal((1 - z) * n + z * before[j], hidden[j], tolerance: 1e-6);
            Real[] one = [sums[j], sums[width + j], sums[2 * width + j]], oneKept = new Real[1], oneHidden = new Real[1];
            GruResetBeforeCell.Open(one, [before[j]], oneKept);
            GruResetBeforeCell.Close(one, [before[j]], oneHidden);
            Assert.Equal((one[0], one[1], one[2], oneKept[0], oneHidden[0]), (opened[j], opened[width + j], opened[2 * width + j], kept[j], hidden[j]));

            Assert.Equal(slopes[j] * z + keptSlopes[j] * r, passed[j], tolerance: 1e-6);
            Real[] onePassed = [slopes[j]];
            GruResetBeforeCell.CloseBackward(one, [before[j]], onePassed);
            GruResetBeforeCell.OpenBackward(one, [before[j]], [keptSlopes[j]], onePassed);
            Assert.Equal((one[0], one[1], one[2], onePassed[0]), (gates[j], gates[width + j], gates[2 * width + j], passed[j]));
        }
    }

    [Fact]
    public void A_rectified_unit_does_not_lose_not_a_number()
    {
        foreach (int width in (int[])[1, 8, 9])
        {
            Real[] sums = new Real[width], hidden = new Real[width];
            Array.Fill(sums, Real.NaN);
            ElmanCell.Forward(sums, hidden, rectified: true);
            Assert.All(hidden, h => Assert.True(Real.IsNaN(h)));
        }
    }

    [Fact]
    public void Columns_that_do_not_fit_say_so()
    {
        Assert.StartsWith("BUG:", Assert.Throws<ArgumentException>(() => GruCell.Forward(new Real[8], new Real[3], new Real[3], new Real[3])).Message);
        Assert.StartsWith("BUG:", Assert.Throws<ArgumentException>(() => ElmanCell.Forward(new Real[4], new Real[3], rectified: false)).Message);
    }
}
