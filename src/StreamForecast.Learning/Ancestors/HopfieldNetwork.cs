using StreamForecast.Learning.Kernels;

namespace StreamForecast.Learning.Ancestors;

/// <summary>
/// The associative memory: units of +1 and -1, each connected with every other, that fall from a corrupted pattern into a stored one
/// near by. Holds about 0.138 patterns a unit; beyond that the memories drown each other.
/// </summary>
/// <remarks>
/// Hopfield: Neural networks and physical systems with emergent collective computational abilities, 1982; the capacity: Amit, Gutfreund,
/// Sompolinsky, 1985. Weights are sums of +1 and -1, not divided by the number of units: whole numbers, which a float holds exactly up to
/// 2^24, so no rounding can make the energy seem to rise.
/// </remarks>
public sealed class HopfieldNetwork
{
    private readonly Real[] weights;
    private readonly int[] order;

    /// <summary>A network that remembers nothing yet.</summary>
    public HopfieldNetwork(int units)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(units);
        (Units, weights, order) = (units, new Real[units * units], new int[units]);
    }

    /// <summary>Number of units.</summary>
    public int Units { get; }

    /// <summary>The connections, [Units, Units]: symmetric, with zeros on the diagonal.</summary>
    public ReadOnlyMatrix Weights => new(weights, Units, Units);

    /// <summary>Stores a pattern of +1 and -1 by Hebb's rule: w[i, j] += x[i] x[j] for i != j.</summary>
    public void Store(ReadOnlySpan<Real> pattern)
    {
        Check(pattern);
        for (int i = 0; i < Units; i++)
        {
            Span<Real> row = weights.AsSpan(i * Units, Units);
            Axpy.Add(pattern[i], pattern, row);
            row[i] = 0;
        }
    }

    /// <summary>-1/2 of the sum of w[i, j] s[i] s[j]: falls with every unit that turns.</summary>
    public double Energy(ReadOnlySpan<Real> state)
    {
        Check(state);
        double sum = 0;
        for (int i = 0; i < Units; i++) sum += state[i] * (double)Field(i, state);
        return -sum / 2;
    }

    /// <summary>
    /// Lets <paramref name="state"/> fall until every unit agrees with what it hears, one unit at a time, in an order drawn anew for each
    /// sweep. Returns the number of turns. Ends always: each turn lowers the energy.
    /// </summary>
    public int Recall(Span<Real> state, ref RandomStream random)
    {
        Check(state);
        int all = 0, turned;
        do
        {
            Shuffle(ref random);
            turned = 0;
            foreach (int unit in order)
                if (Update(unit, state)) turned++;
            all += turned;
        }
        while (turned > 0);
        return all;
    }

    /// <summary>One unit takes the sign of what it hears, and stays as it is where that is zero; true if it turned.</summary>
    public bool Update(int unit, Span<Real> state)
    {
        if (Field(unit, state) * state[unit] >= 0) return false;
        state[unit] = -state[unit];
        return true;
    }

    /// <summary>What a unit hears from all others.</summary>
    private Real Field(int unit, ReadOnlySpan<Real> state) => InnerProduct.Of(weights.AsSpan(unit * Units, Units), state);

    /// <summary>Fisher, Yates 1938.</summary>
    private void Shuffle(ref RandomStream random)
    {
        for (int i = 0; i < order.Length; i++)
        {
            int j = (int)(random.NextBits() % (ulong)(i + 1));
            order[i] = order[j];
            order[j] = i;
        }
    }

    private void Check(ReadOnlySpan<Real> state)
    {
        if (state.Length != Units)
            throw new ArgumentException($"A Hopfield network of {Units} units was given {state.Length} values; give one a unit.");
        foreach (Real s in state)
            if (s is not (1 or -1)) throw new ArgumentException($"A Hopfield network knows +1 and -1 alone, and was given {s}; turn values into their signs first.");
    }
}
