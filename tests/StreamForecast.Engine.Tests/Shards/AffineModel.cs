using StreamForecast.Engine.Forecasting;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Tests.Shards;

/// <summary>
/// A step model of simple arithmetic, quick enough for long streams: hidden and cell are running mixtures of the inputs, the median is the first candidates'
/// mean moved by the hidden state, and the levels lie evenly around it. Every input has a say in every output.
/// </summary>
internal sealed class AffineModel(string name = "affine@00000000") : IStepModel
{
    public StepShape Shape { get; } = StepShape.Of(NetworkShape.Default) with { Form = StateForm.Plain };

    public string Name => name;

    /// <summary>Rows whose first input is below this get a quantile that is no number, and such a state.</summary>
    public float BrokenBelow { get; init; } = float.NegativeInfinity;

    /// <summary>Added to every quantile, in the units of the row's scale.</summary>
    public float Offset { get; init; }

    public long Steps { get; private set; }

    public StepBuffers Allocate(int rows, int horizons) => new(Shape, rows, horizons);

    public void Step(StepBuffers b, int rows)
    {
        Steps++;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> input = b.Input.AsSpan(row * Shape.Inputs, Shape.Inputs);
            bool broken = input[0] < BrokenBelow;
            float memory = 0;
            for (int i = 0; i < Shape.Hidden; i++)
            {
                int at = row * Shape.Hidden + i;
                if (b.Observed[row] == 0)
                {
                    (b.CellOut[at], b.HiddenOut[at]) = (b.Cell[at], b.Hidden[at]);
                    memory += b.HiddenOut[at];
                    continue;
                }

                b.CellOut[at] = 0.9f * b.Cell[at] + 0.1f * input[i % Shape.Inputs] + 0.01f * input[(i + Shape.Hidden) % Shape.Inputs];
                b.HiddenOut[at] = broken ? float.NaN : 0.5f * b.Hidden[at] + 0.5f * b.CellOut[at];
                memory += b.HiddenOut[at];
            }

            for (int k = 0; k < b.Horizons; k++)
            {
                int cell = row * b.Horizons + k;
                float centre = Offset + 0.01f * memory, errors = 0;
                for (int c = 0; c < Shape.Candidates; c++)
                {
                    centre += b.Candidates[cell * Shape.Candidates + c] / Shape.Candidates;
                    errors += b.LogErrors[cell * Shape.Candidates + c];
                }

                for (int f = 0; f < Shape.Features; f++) centre += 1e-3f * b.Features[cell * Shape.Features + f];
                for (int level = 0; level < NetworkShape.LevelCount; level++)
                    b.Quantiles[cell * NetworkShape.LevelCount + level] = centre + (level - NetworkShape.Median) * 0.3f * b.Unit[cell] * (1 + 0.01f * errors);
            }
        }
    }

    public void Dispose()
    {
    }
}
