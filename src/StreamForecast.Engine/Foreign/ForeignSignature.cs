using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using StreamForecast.Engine.Statistics;

namespace StreamForecast.Engine.Foreign;

/// <summary>
/// What the tensors of a foreign model's file are to the engine, by its options. Whatever does not fit is told at once, each problem with its key, what
/// was asked for and what the file has.
/// </summary>
internal sealed class ForeignSignature
{
    private const int Free = -1;

    private readonly ForeignModelOptions options;
    private readonly InferenceSession session;
    private readonly string at;
    private readonly List<string> problems;
    private readonly List<ForeignTensor> inputs = [];
    private readonly List<(ForeignTensor In, ForeignTensor Out)> states = [];
    private readonly List<string> columns = [];
    private readonly HashSet<string> rowsNames;         // what the file calls the axis of the rows, where a tensor shows it

    private ForeignSignature(ForeignModelOptions options, InferenceSession session, string at, List<string> problems)
    {
        (this.options, this.session, this.at, this.problems) = (options, session, at, problems);
        rowsNames = [.. session.InputMetadata.Select(input => RowsName(input.Key, input.Value)).OfType<string>()];
        foreach ((string tensor, string names) in options.Inputs) MapInput(tensor, Names(names));
        foreach ((string from, string to) in options.States) MapState(from, to);
        foreach ((string tensor, NodeMetadata node) in session.InputMetadata)
        {
            if (!options.Inputs.ContainsKey(tensor) && !options.States.ContainsKey(tensor))
                problems.Add($"{at}: nothing fills the input {OnnxListing.Of(tensor, node)} of the file; name its columns in {at}:Inputs, or its output in {at}:States when it is a state.");
        }
        Output = MapOutput();
        foreach (string tensor in options.BatchAxes.Keys)
        {
            if (!session.InputMetadata.ContainsKey(tensor) && !session.OutputMetadata.ContainsKey(tensor))
                problems.Add($"{at}:BatchAxes names \"{tensor}\", and the file has no tensor of that name; {All}.");
        }
    }

    /// <summary>Tensors that read the row; their values stand end to end in the engine's input column.</summary>
    public IReadOnlyList<ForeignTensor> Inputs => inputs;

    /// <summary>Names of all those values, in that order.</summary>
    public IReadOnlyList<string> Columns => columns;

    /// <summary>State tensors before and after the step; a series' state is theirs end to end.</summary>
    public IReadOnlyList<(ForeignTensor In, ForeignTensor Out)> States => states;

    /// <summary>Floats of a series' state.</summary>
    public int StateWidth => states.Sum(state => state.In.Width);

    /// <summary>The quantiles, [horizons, levels] a row; null when it could not be mapped.</summary>
    public ForeignTensor? Output { get; }

    private string All => $"its inputs are {OnnxListing.Of(session.InputMetadata)}, its outputs {OnnxListing.Of(session.OutputMetadata)}";

    /// <summary>Maps the file's tensors; adds to <paramref name="problems"/>, and is of use only when there are none.</summary>
    public static ForeignSignature Map(ForeignModelOptions options, InferenceSession session, string at, List<string> problems) => new(options, session, at, problems);

    /// <summary>What is wrong with the options whatever the file holds.</summary>
    public static IEnumerable<string> Problems(ForeignModelOptions options, string at)
    {
        if (options.Inputs.Count == 0) yield return $"{at}:Inputs is empty; name for each input tensor what its columns hold, such as {{ \"x\": \"scaled_value, gap\" }}.";
        foreach ((string tensor, string names) in options.Inputs)
        {
            foreach (string name in Names(names).Where(name => NamedInputs.Find(name) is null))
                yield return $"{at}:Inputs:{tensor} holds \"{name}\", which is no value of a row; there are {string.Join(", ", NamedInputs.Plain)} and, as encoder.NAME, the values of our own encoder (docs/OWN-MODEL.md).";
        }
        foreach (string tensor in options.States.Keys.Where(options.Inputs.ContainsKey))
            yield return $"{at}:Inputs and {at}:States both name \"{tensor}\"; an input reads the row or takes a state, keep one.";
        foreach (var twice in options.States.Values.GroupBy(output => output).Where(outputs => outputs.Count() > 1))
            yield return $"{at}:States names the output \"{twice.Key}\" for {twice.Count()} states; each needs its own.";
        if (options.Output.Length == 0) yield return $"{at}:Output is empty; name the output tensor that holds the quantiles.";
        if (options.Levels.Length == 0) yield return $"{at}:Levels is empty; give the quantile levels of the output's last axis, such as [0.1, 0.5, 0.9], or [0.5] for a point forecast.";
        else if (!Ascend(options.Levels) || options.Levels[0] <= 0 || options.Levels[^1] >= 1)
            yield return $"{at}:Levels is [{Text(options.Levels)}]; quantile levels lie between 0 and 1 and ascend, such as [0.1, 0.5, 0.9].";
        if (options.Horizons.Length == 0 || !Ascend(options.Horizons) || options.Horizons[0] < 1)
            yield return $"{at}:Horizons is [{Text(options.Horizons)}]; give the steps ahead that the output holds, from 1 on and ascending, such as [1].";
        foreach ((string tensor, string axis) in options.BatchAxes.Where(entry => !int.TryParse(entry.Value, out int axis) || axis < 0))
            yield return $"{at}:BatchAxes:{tensor} is \"{axis}\"; give the number of the axis that the rows lie along, from 0.";
    }

    private void MapInput(string tensor, string[] names)
    {
        if (Find(tensor, session.InputMetadata, "Inputs", "input") is not { } node) return;
        if (Sizes(tensor, node, out int batch) is not { } sizes) return;
        var mapped = new ForeignTensor(tensor, sizes, batch);
        if (mapped.Width != names.Length)
            problems.Add($"{at}:Inputs:{tensor} names {names.Length} values ({string.Join(", ", names)}), and the file's {OnnxListing.Of(tensor, node)} takes {mapped.Width} a row; name as many.");
        inputs.Add(mapped);
        columns.AddRange(names);
    }

    private void MapState(string from, string to)
    {
        NodeMetadata? before = Find(from, session.InputMetadata, "States", "input"), after = Find(to, session.OutputMetadata, $"States:{from}", "output");
        if (before is null || after is null || Sizes(from, before, out int batch) is not { } sizes) return;
        bool fits = after.Dimensions.Length == sizes.Length;
        for (int axis = 0; fits && axis < sizes.Length; axis++) fits = after.Dimensions[axis] == Free || (axis != batch && after.Dimensions[axis] == sizes[axis]);
        if (!fits)
        {
            problems.Add($"{at}:States:{from} is \"{to}\", and the file's output {OnnxListing.Of(to, after)} does not fit the input {OnnxListing.Of(from, before)} it is to be read as; name the output that gives this state back.");
            return;
        }
        states.Add((new ForeignTensor(from, sizes, batch), new ForeignTensor(to, sizes, batch)));
    }

    private ForeignTensor? MapOutput()
    {
        if (options.Output.Length == 0 || Find(options.Output, session.OutputMetadata, "Output", "output") is not { } node) return null;
        if (Batch(options.Output, node) is not { } batch) return null;
        int[]? sizes = OutputSizes(node.Dimensions, batch, options.Horizons.Length, options.Levels.Length);
        if (sizes is null)
        {
            problems.Add($"{at}:Output is \"{options.Output}\", and the file's {OnnxListing.Of(options.Output, node)} does not hold {options.Horizons.Length} {(options.Horizons.Length == 1 ? "horizon" : "horizons")} ({at}:Horizons) "
                + $"of {options.Levels.Length} {(options.Levels.Length == 1 ? "level" : "levels")} ({at}:Levels) a row, in this order; change these keys to what it holds.");
            return null;
        }
        return new ForeignTensor(options.Output, sizes, batch);
    }

    /// <summary>
    /// The sizes that the output must have, from the last axis on: the levels, before them the horizons, where there are several; axes of length 1 count for nothing.
    /// A free axis takes what is due there. Null when they do not fit.
    /// </summary>
    internal static int[]? OutputSizes(ReadOnlySpan<int> dimensions, int batch, int horizons, int levels)
    {
        var due = new Queue<int>(new[] { levels, horizons }.Where(size => size > 1));
        int[] sizes = [.. dimensions];
        for (int axis = sizes.Length - 1; axis >= 0; axis--)
        {
            if (axis == batch || sizes[axis] == 1) continue;
            int expected = due.TryDequeue(out int size) ? size : 1;
            if (sizes[axis] != Free && sizes[axis] != expected) return null;
            sizes[axis] = expected;
        }
        return due.Count == 0 ? sizes : null;
    }

    private NodeMetadata? Find(string tensor, IReadOnlyDictionary<string, NodeMetadata> nodes, string key, string side)
    {
        if (!nodes.TryGetValue(tensor, out NodeMetadata? node))
        {
            problems.Add($"{at}:{key} names the {side} \"{tensor}\", and the file has none of that name; its {side}s are {OnnxListing.Of(nodes)}.");
            return null;
        }
        if (node.IsTensor && node.ElementDataType == TensorElementType.Float) return node;
        problems.Add($"{at}:{key} names the {side} \"{tensor}\", which must be a tensor of 32-bit floats, and the file's is {OnnxListing.Of(tensor, node)}; export it with float inputs and outputs.");
        return null;
    }

    /// <summary>The sizes of an input with the batch axis found and other free axes taken as 1; null with a problem told.</summary>
    private int[]? Sizes(string tensor, NodeMetadata node, out int batch)
    {
        batch = -1;
        if (Batch(tensor, node) is not { } axis) return null;
        batch = axis;
        return [.. node.Dimensions.Select(size => size == Free ? 1 : size)];
    }

    /// <summary>The name of an input's batch axis, where it is its only free one or said; null for none.</summary>
    private string? RowsName(string tensor, NodeMetadata node)
    {
        int[] free = [.. Enumerable.Range(0, node.Dimensions.Length).Where(axis => node.Dimensions[axis] == Free)];
        int? axis = options.BatchAxes.TryGetValue(tensor, out string? said) && int.TryParse(said, out int given) && free.Contains(given) ? given : free.Length == 1 ? free[0] : null;
        return axis is { } found && node.SymbolicDimensions[found] is { Length: > 0 } name ? name : null;
    }

    /// <summary>The axis that the rows lie along: the only free one, the one that was said, or the one that is called as the batch axis of an input is.</summary>
    private int? Batch(string tensor, NodeMetadata node)
    {
        int[] free = [.. Enumerable.Range(0, node.Dimensions.Length).Where(axis => node.Dimensions[axis] == Free)];
        string found = OnnxListing.Of(tensor, node);
        if (free.Length == 0)
            problems.Add($"{at}: the file's {found} has no free axis, and a wave of any number of rows must go through; export it with the batch axis dynamic (dynamic_axes or dynamic_shapes in PyTorch).");
        else if (options.BatchAxes.TryGetValue(tensor, out string? said))
        {
            if (int.TryParse(said, out int axis) && free.Contains(axis)) return axis;
            problems.Add($"{at}:BatchAxes:{tensor} is \"{said}\", and the free axes of the file's {found} are {string.Join(", ", free)}; name one of them.");
        }
        else if (free.Length == 1) return free[0];
        else if (free.Where(axis => rowsNames.Contains(node.SymbolicDimensions[axis])).ToArray() is [int named]) return named;
        else
            problems.Add($"{at}: the file's {found} has {free.Length} free axes ({string.Join(", ", free)}); say in {at}:BatchAxes which one the rows lie along, such as {{ \"{tensor}\": \"{free[0]}\" }}. The others are taken as 1.");
        return null;
    }

    private static string[] Names(string names) => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool Ascend<T>(T[] values) where T : IComparable<T> => values.Zip(values.Skip(1)).All(pair => pair.First.CompareTo(pair.Second) < 0);

    private static string Text<T>(IEnumerable<T> values) where T : IFormattable => string.Join(", ", values.Select(value => value.ToString(null, System.Globalization.CultureInfo.InvariantCulture)));
}
