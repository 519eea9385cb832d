using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using StreamForecast.Engine.Forecasting;
using StreamForecast.Engine.Statistics;
using StreamForecast.Learning.Networks;

namespace StreamForecast.Engine.Foreign;

/// <summary>
/// Steps series through an ONNX model that was made elsewhere, its tensors mapped by <see cref="ForeignModelOptions"/>. It answers the horizons it was made for;
/// all others come from the evidence mixture. Quantiles that cross are sorted, and counted.
/// </summary>
public sealed class ForeignStepModel : IStepModel
{
    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly ForeignSignature signature;
    private readonly PublishedLevels levels;
    private readonly int[] horizons;
    private readonly ForeignScaling scaling;

    private ForeignStepModel(InferenceSession session, ForeignSignature signature, ForeignModelOptions options, string name)
    {
        (this.session, this.signature, Name) = (session, signature, name);
        (horizons, scaling, levels) = ([.. options.Horizons], options.Scaling, new PublishedLevels(options.Levels));
        Inputs = RowInputs.Of(signature.Columns);
        Shape = new StepShape(signature.Columns.Count, signature.StateWidth, Cell: 0, DecoderFeatures.Length, CandidateForecasts.Count, StateForm.Repeated);
    }

    /// <inheritdoc/>
    public StepShape Shape { get; }

    /// <inheritdoc/>
    public RowInputs Inputs { get; }

    /// <summary>The file's name and the first 8 hex digits of a hash over its bytes and its mapping, as "step@1a2b3c4d".</summary>
    public string Name { get; }

    /// <summary>
    /// What to know of it that is no error, such as a graph whose results depend, in their last bits, on how many rows go through it at once: then a replay after a crash may
    /// differ in the last digits from what was written before it.
    /// </summary>
    public string? Note { get; private set; }

    /// <summary>
    /// Opens and tries the model; <paramref name="at"/> is where its options stand. Throws <see cref="InvalidDataException"/> with every problem, one a line, each with the key,
    /// what was asked for and what the file has.
    /// </summary>
    public static ForeignStepModel Open(ForeignModelOptions options, string at = "Model:Foreign")
    {
        List<string> problems = [.. ForeignSignature.Problems(options, at)];
        if (!File.Exists(options.File))
        {
            problems.Add($"{at}:File is \"{options.File}\", and there is no such file ({Path.GetFullPath(options.File)}); name the model's ONNX file.");
            throw Refused(problems);
        }

        byte[] onnx = File.ReadAllBytes(options.File);
        InferenceSession session = OnnxSession.Open(onnx, options.File, $"Export it anew, or name another file in {at}:File.");
        try
        {
            var signature = ForeignSignature.Map(options, session, at, problems);
            if (problems.Count > 0) throw Refused(problems);
            var model = new ForeignStepModel(session, signature, options, NameOf(options, onnx));
            var found = RowProbe.Try(model, at);
            if (found.Problem is { } problem) throw Refused([$"{at}:File is \"{options.File}\": {problem}"]);
            model.Note = found.Note;
            return model;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public StepBuffers Allocate(int rows, int horizons) => new ForeignStepBuffers(session, signature, Shape, rows, horizons);

    /// <inheritdoc/>
    public void Step(StepBuffers buffers, int rows)
    {
        if (buffers is not ForeignStepBuffers bound || !bound.BelongTo(session))
            throw new ArgumentException("BUG: these columns were not allocated by this model.", nameof(buffers));
        try
        {
            bound.Run(run, rows);
        }
        catch (OnnxRuntimeException e)
        {
            throw new InvalidOperationException($"The model {Name} failed on a wave of {rows} rows: {e.Message}", e);
        }

        int crossed = 0;
        for (int row = 0; row < rows; row++)
            for (int k = 0; k < bound.Horizons; k++)
                if (Publish(bound, row, k)) crossed++;
        bound.CountCrossed(crossed);
    }

    /// <summary>Frees the session; columns that were allocated for it must be freed before.</summary>
    public void Dispose()
    {
        run.Dispose();
        session.Dispose();
    }

    /// <summary>The published quantiles of one horizon of a row; true when the model's own had to be sorted.</summary>
    private bool Publish(ForeignStepBuffers step, int row, int k)
    {
        int cell = row * step.Horizons + k, candidates = Shape.Candidates;
        Span<float> published = step.Quantiles.AsSpan(cell * NetworkShape.LevelCount, NetworkShape.LevelCount);
        int answered = Array.BinarySearch(horizons, step.Ahead[cell]);
        if (answered < 0)
        {
            EvidenceForecast.Write(step.Candidates.AsSpan(cell * candidates, candidates), step.LogErrors.AsSpan(cell * candidates, candidates), step.Unit[cell], published);
            return false;
        }

        Span<float> own = step.Answers.AsSpan((row * horizons.Length + answered) * levels.Count, levels.Count);
        if (!RecurrentState.AreFinite(own))
        {
            published.Fill(float.NaN);          // the engine forecasts such a row from the evidence
            return false;
        }

        bool crossed = Sort(own);
        Relate(own, step.Frames[row]);
        levels.Write(own, step.Unit[cell], published);
        return crossed;
    }

    /// <summary>Into ascending order; whether they were not.</summary>
    private static bool Sort(Span<float> quantiles)
    {
        for (int i = 1; i < quantiles.Length; i++)
        {
            if (quantiles[i] >= quantiles[i - 1]) continue;
            quantiles.Sort();
            return true;
        }

        return false;
    }

    /// <summary>From the model's own scaling to what the engine wants: (q - x) / s.</summary>
    private void Relate(Span<float> quantiles, RowFrame frame)
    {
        float perScale = 1 / frame.Scale;
        float offset = scaling switch
        {
            ForeignScaling.Level => (frame.Level - frame.Newest) * perScale,
            ForeignScaling.None => -frame.Newest * perScale,
            _ => 0,
        };
        float factor = scaling is ForeignScaling.Level or ForeignScaling.Newest ? 1 : perScale;
        foreach (ref float quantile in quantiles) quantile = quantile * factor + offset;
    }

    private static string NameOf(ForeignModelOptions options, byte[] onnx)
    {
        string mapping = string.Join('\n',
        [
            .. options.Inputs.Select(entry => $"input {entry.Key} {entry.Value}"), .. options.States.Select(entry => $"state {entry.Key} {entry.Value}"),
            $"output {options.Output} {options.Scaling} {string.Join(' ', options.Horizons)} {string.Join(' ', options.Levels.Select(level => level.ToString(CultureInfo.InvariantCulture)))}",
            .. options.BatchAxes.Select(entry => $"axis {entry.Key} {entry.Value}"),
        ]);
        byte[] hash = SHA256.HashData([.. onnx, .. Encoding.UTF8.GetBytes(mapping)]);
        return $"{Path.GetFileNameWithoutExtension(options.File)}@{Convert.ToHexStringLower(hash)[..8]}";
    }

    private static InvalidDataException Refused(IEnumerable<string> problems) => new(string.Join(Environment.NewLine, problems));
}
