using StreamForecast.Learning.Kernels;
using StreamForecast.Learning.Networks;
using StreamForecast.Learning.Training;

namespace StreamForecast.Learning.Tests.Training;

/// <summary>
/// The forecast network and its training loss written down once more, in double precision and straight from their definition, to
/// hold the production code against. Knows nothing of its kernels.
/// </summary>
internal sealed class ReferenceForecast(ForecastLayout layout, TrainingBatch batch)
{
    /// <summary>Dropout masks [Streams * Queries, Encoding]; null for none.</summary>
    public float[]? FirstMask { get; init; }
    public float[]? SecondMask { get; init; }
    public required double[] GroupMeans { get; init; }
    /// <summary>State of every stream before the batch; null for zero.</summary>
    public (double[] Hidden, double[] Cell)[]? Start { get; init; }

    /// <summary>State of a stream after the batch.</summary>
    public (double[] Hidden, double[] Cell) End(double[] p, int stream)
    {
        (double[][] hidden, double[] cell) = Encode(p, stream);
        return (hidden[^1], cell);
    }

    /// <summary>The training loss: streams' weighted means over their group's, over the number of streams.</summary>
    public double Loss(double[] p)
    {
        NetworkShape s = layout.Shape;
        double total = 0;
        for (int stream = 0; stream < batch.Streams; stream++)
        {
            (double[][] hidden, _) = Encode(p, stream);
            double sum = 0, weights = 0;
            for (int query = 0; query < batch.Queries; query++)
            {
                int row = stream * batch.Queries + query, step = batch.QueryStep[row];
                double[] joined = [.. hidden[step], .. Row(batch.Inputs, step * batch.Streams + stream, s.Inputs)];
                double[] encoded = Dense(p, "encoding.weight", "encoding.bias", joined);
                for (int h = 0; h < batch.Horizons; h++)
                {
                    int cell = row * batch.Horizons + h;
                    double weight = batch.Weight[cell];
                    weights += weight;
                    double[] quantiles = Mix(p, Decode(p, row, encoded, Row(batch.Features, cell, s.Features)), cell);
                    sum += weight * Math.Min(50, CellLoss(batch.Target[cell], quantiles));
                }
            }
            if (weights > 0) total += sum / weights / GroupMeans[batch.Group[stream]];
        }
        return total / batch.Streams;
    }

    private (double[][] Hidden, double[] Cell) Encode(double[] p, int stream)
    {
        int width = layout.Shape.Hidden;
        double[] h = Start?[stream].Hidden ?? new double[width], c = [.. Start?[stream].Cell ?? new double[width]];
        double[][] all = new double[batch.Steps][];
        for (int t = 0; t < batch.Steps; t++)
        {
            double[] fromInput = Dense(p, "lstm.input", "lstm.bias", Row(batch.Inputs, t * batch.Streams + stream, layout.Shape.Inputs));
            double[] fromState = Dense(p, "lstm.recurrent", null, h);
            double[] next = new double[width];
            for (int j = 0; j < width; j++)
            {
                double Gate(int g) => fromInput[g * width + j] + fromState[g * width + j];
                c[j] = Sigmoid(Gate(1)) * c[j] + Sigmoid(Gate(0)) * Math.Tanh(Gate(2));
                next[j] = Sigmoid(Gate(3)) * Math.Tanh(c[j]);
            }
            all[t] = h = next;
        }
        return (all, c);
    }

    private double[] Decode(double[] p, int row, double[] encoded, double[] features)
    {
        double[] first = Dense(p, "decoder.features", null, features);
        for (int j = 0; j < first.Length; j++) first[j] = Silu(first[j] + encoded[j]) * (FirstMask?[row * first.Length + j] ?? 1);
        double[] second = Dense(p, "decoder.deep", "decoder.deep.bias", first);
        for (int j = 0; j < second.Length; j++) second[j] = Silu(second[j]) * (SecondMask?[row * second.Length + j] ?? 1);
        return Dense(p, "head.weight", "head.bias", second);
    }

    private double[] Mix(double[] p, double[] o, int cell)
    {
        int count = layout.Shape.Candidates;
        double unit = batch.Unit[cell], sharpness = p[View("mixture.sharpness").Offset];
        double[] candidates = Row(batch.Candidates, cell, count), logErrors = Row(batch.LogErrors, cell, count);
        double[] weights = [.. Enumerable.Range(0, count).Select(k => Math.Exp(2 * Math.Tanh(o[k] / 2) - sharpness * logErrors[k]))];
        double centre = weights.Zip(candidates, (w, c) => w * c).Sum() / weights.Sum() + 1.5 * Math.Tanh(o[count] / 1.5) * unit;
        double[] quantiles = new double[11];
        quantiles[5] = centre;
        for (int level = 6; level < 11; level++) quantiles[level] = quantiles[level - 1] + Softplus(o[count + 1 + level - 6]) * unit;
        for (int level = 4; level >= 0; level--) quantiles[level] = quantiles[level + 1] - Softplus(o[count + 6 + level]) * unit;
        return quantiles;
    }

    private static double CellLoss(double target, double[] quantiles)
    {
        double sum = 0;
        for (int j = 0; j < 11; j++)
        {
            double e = target - quantiles[j], level = NetworkShape.Levels[j];
            sum += 2 * Math.Max(level * e, (level - 1) * e);
        }
        return sum / 11;
    }

    private double[] Dense(double[] p, string weights, string? bias, double[] x)
    {
        NamedView w = View(weights);
        double[] y = new double[w.Columns];
        for (int j = 0; j < y.Length; j++)
        {
            y[j] = bias is null ? 0 : p[View(bias).Offset + j];
            for (int i = 0; i < x.Length; i++) y[j] += x[i] * p[w.Offset + i * w.Columns + j];
        }
        return y;
    }

    private NamedView View(string name) => layout.Views.Single(v => v.Name == name);

    private static double[] Row(float[] values, int row, int width) => [.. values.AsSpan(row * width, width).ToArray().Select(v => (double)v)];

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double Silu(double x) => x * Sigmoid(x);

    private static double Softplus(double x) => Math.Log(1 + Math.Exp(x));
}
