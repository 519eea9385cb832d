using StreamForecast.Learning.Cells;
using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Tests.Kernels;

public sealed class LstmStepTests
{
    private const int Rows = 11;       // tiles of four, two and one

    /// <summary>Inputs and units: one short of, at, and one past each vector.</summary>
    public static TheoryData<int, int> Sizes => new()
    {
        { 1, 1 }, { 3, 3 }, { 1, 4 }, { 5, 7 }, { 2, 8 }, { 9, 9 }, { 46, 15 }, { 7, 16 }, { 1, 17 }, { 33, 31 }, { 46, 32 }, { 2, 33 }, { 12, 40 }, { 3, 67 },
    };

    [Theory, MemberData(nameof(Sizes))]
    public void The_fused_step_agrees_with_the_definition(int inputs, int hidden)
    {
        if (!GatePanels.AreUsed) return;       // the definition is all there is then
        var step = new Case(inputs, hidden);
        step.Run(Rows);
        for (int r = 0; r < Rows; r++)
        {
            for (int unit = 0; unit < hidden; unit++)
            {
                double i = Sigma(step.Sum(r, unit)), f = Sigma(step.Sum(r, hidden + unit)), g = Math.Tanh(step.Sum(r, 2 * hidden + unit)), o = Sigma(step.Sum(r, 3 * hidden + unit));
                double c = f * step.CellBefore[r * hidden + unit] + i * g, t = Math.Tanh(c);
                int at = r * hidden + unit;
                double[] expected = [i, f, g, o, c, t, o * t];
                Real[] found = [.. Enumerable.Range(0, 4).Select(gate => step.Gates[4 * r * hidden + gate * hidden + unit]), step.Cell[at], step.CellTanh[at], step.Hidden[at]];
                for (int v = 0; v < expected.Length; v++) Assert.Equal(expected[v], (double)found[v], tolerance: 2e-6);
            }
        }
    }

    [Theory, MemberData(nameof(Sizes))]
    public void The_fused_step_has_the_bits_of_products_and_cells_one_after_the_other(int inputs, int hidden)
    {
        if (!GatePanels.AreUsed) return;
        var step = new Case(inputs, hidden);
        step.Run(Rows);
        Real[] gates = new Real[step.Gates.Length], cell = new Real[step.Cell.Length], tanh = new Real[step.Cell.Length], after = new Real[step.Cell.Length];
        var sums = new Matrix(gates, Rows, 4 * hidden);
        sums.FillRows(step.Weights.Bias);
        Product.Add(new ReadOnlyMatrix(step.X, Rows, inputs), step.Weights.Input, sums);
        Product.Add(new ReadOnlyMatrix(step.H, Rows, hidden), step.Weights.Recurrent, sums);
        for (int r = 0; r < Rows; r++)
        {
            int at = r * hidden;
            LstmCell.Forward(sums.Row(r), step.CellBefore.AsSpan(at, hidden), cell.AsSpan(at, hidden), tanh.AsSpan(at, hidden), after.AsSpan(at, hidden));
        }
        Assert.Equal(gates, step.Gates);
        Assert.Equal(cell, step.Cell);
        Assert.Equal(tanh, step.CellTanh);
        Assert.Equal(after, step.Hidden);
    }

    [Fact]
    public void A_rows_bits_depend_on_that_row_alone()
    {
        if (!GatePanels.AreUsed) return;
        var all = new Case(inputs: 5, hidden: 19);
        all.Run(Rows);
        for (int rows = 1; rows < Rows; rows++)
        {
            var some = new Case(inputs: 5, hidden: 19);
            some.Run(rows);
            Assert.Equal(all.Hidden[..(rows * 19)], some.Hidden[..(rows * 19)]);
            Assert.Equal(all.Cell[..(rows * 19)], some.Cell[..(rows * 19)]);
        }
    }

    [Fact]
    public void New_states_over_those_still_to_be_read_are_refused()
    {
        var step = new Case(inputs: 2, hidden: 3);
        string message = Assert.Throws<ArgumentException>(() =>
            LstmStep.Forward(new GatePanels(), 1, step.X, step.H, step.CellBefore, step.Gates, step.Cell, step.CellTanh, step.H)).Message;
        Assert.StartsWith("BUG:", message);
    }

    [Theory, MemberData(nameof(Sizes))]
    public void The_way_back_through_a_cell_agrees_with_the_definition(int seed, int hidden)
    {
        Real[] gates = Noise.Between(seed, 4 * hidden, 0.1f, 0.9f), before = Noise.Uniform(2, hidden), tanh = Noise.Uniform(3, hidden), above = Noise.Uniform(4, hidden);
        Real[] dh = Noise.Uniform(5, hidden), dc = Noise.Uniform(6, hidden), sums = new Real[4 * hidden];
        Real[] dhBefore = [.. dh], dcBefore = [.. dc];

        LstmCell.Backward(gates, before, tanh, above, dh, dc, sums);

        for (int j = 0; j < hidden; j++)
        {
            double i = gates[j], f = gates[hidden + j], g = gates[2 * hidden + j], o = gates[3 * hidden + j], t = tanh[j];
            double h = (double)dhBefore[j] + above[j], c = dcBefore[j] + h * o * (1 - t * t);
            double[] expected = [c * g * i * (1 - i), c * before[j] * f * (1 - f), c * i * (1 - g * g), h * t * o * (1 - o), c * f, 0];
            Real[] found = [sums[j], sums[hidden + j], sums[2 * hidden + j], sums[3 * hidden + j], dc[j], dh[j]];
            for (int v = 0; v < expected.Length; v++) Assert.Equal(expected[v], (double)found[v], tolerance: 1e-6);
            // And alone, to the bit: a unit's place in a vector does not show.
            Real[] one = new Real[4], oneDh = [dhBefore[j]], oneDc = [dcBefore[j]];
            LstmCell.Backward([gates[j], gates[hidden + j], gates[2 * hidden + j], gates[3 * hidden + j]], [before[j]], [tanh[j]], [above[j]], oneDh, oneDc, one);
            Real[] alone = [.. one, oneDc[0], oneDh[0]];
            Assert.Equal(found, alone);
        }
    }

    private static double Sigma(double x) => 1 / (1 + Math.Exp(-x));

    private sealed class Case
    {
        private readonly int inputs, hidden;
        private readonly Real[] weights;

        public Case(int inputs, int hidden)
        {
            (this.inputs, this.hidden) = (inputs, hidden);
            weights = Noise.Uniform(1, LstmParameters.Count(inputs, hidden));
            (X, H, CellBefore) = (Noise.Uniform(2, Rows * inputs), Noise.Uniform(3, Rows * hidden), Noise.Uniform(4, Rows * hidden));
            (Gates, Cell, CellTanh, Hidden) = (new Real[4 * Rows * hidden], new Real[Rows * hidden], new Real[Rows * hidden], new Real[Rows * hidden]);
        }

        public Real[] X { get; }
        public Real[] H { get; }
        public Real[] CellBefore { get; }
        public Real[] Gates { get; }
        public Real[] Cell { get; }
        public Real[] CellTanh { get; }
        public Real[] Hidden { get; }
        public LstmParameters Weights => new(weights, inputs, hidden);

        public void Run(int rows)
        {
            var panels = new GatePanels();
            panels.Pack(Weights.Input, Weights.Recurrent, Weights.Bias);
            LstmStep.Forward(panels, rows, X, H, CellBefore, Gates, Cell, CellTanh, Hidden);
        }

        /// <summary>A gate's sum by its definition.</summary>
        public double Sum(int row, int gate)
        {
            double sum = Weights.Bias[gate];
            for (int k = 0; k < inputs; k++) sum += (double)X[row * inputs + k] * Weights.Input.Values[k * 4 * hidden + gate];
            for (int k = 0; k < hidden; k++) sum += (double)H[row * hidden + k] * Weights.Recurrent.Values[k * 4 * hidden + gate];
            return sum;
        }
    }
}
