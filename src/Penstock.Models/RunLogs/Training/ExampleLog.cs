using System.Globalization;
using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Logs what the model makes of examples, output by output: confusion matrices, predictions, and the embedding of the last layer but one.</summary>
internal sealed class ExampleLog
{
    private const int MatrixRows = 1000, MostRepeated = 256 << 10, TitledImages = 32;
    private readonly RunWriter _writer;
    private readonly RunLogging _options;
    private readonly Objective _objective;
    private readonly int _threads;
    private readonly KeptRows _rows;
    private Graph? _graph;
    private Executor? _predicting;
    private LoggedOutput[]? _outputs;
    private bool _isOfValidation, _isKept;
    private ReadOnlyMemory<byte>[]? _pictures;
    private long _validated;

    public ExampleLog(RunWriter writer, RunLogging options, Objective objective, int threads)
    {
        (_writer, _options, _objective, _threads) = (writer, options, objective, threads);
        _rows = new(Math.Max(Math.Max(options.Embeddings, options.Predictions), options.ConfusionMatrix ? MatrixRows : 0));
    }

    /// <summary>Whether there is room for more examples.</summary>
    public bool Keeps => !_isKept && !_rows.IsFull;

    /// <summary>The numbers of the losses whose outputs are counted by classes.</summary>
    public int[] Counted(Model model) => [.. OutputsOf(model).Index().Where(o => o.Item.CountsClasses).Select(o => o.Index)];

    /// <summary>Keeps examples of a training that has no others.</summary>
    public void Keep(Model model, Example batch)
    {
        if (!Keeps) return;
        // Batches that come are like the first: none of them would be taken.
        if (Takes(model, batch)) _rows.Add(batch, model);
        else _isKept = true;
    }

    /// <summary>Keeps examples of validation data, and counts what the model gave for them.</summary>
    /// <param name="model">The model.</param>
    /// <param name="batch">A batch.</param>
    /// <param name="seen">What the model gave for the outputs that are counted.</param>
    public void Validated(Model model, Example batch, IReadOnlyList<Tensor> seen)
    {
        _isOfValidation = true;
        Keep(model, batch);
        if (!Takes(model, batch)) return;
        ExampleRows rows = RowsOf(model, batch, _validated);
        _validated += rows.Count;
        foreach (var (output, given) in OutputsOf(model).Where(o => o.CountsClasses).Zip(seen)) output.Count(rows, given);
    }

    public void EndEpoch(Model model, long epoch)
    {
        _validated = 0;
        _isKept |= _rows.Count > 0;
        LoggedOutput[] outputs = OutputsOf(model);
        // Of validation data the matrix is complete by now: only what is shown has to be predicted again.
        int wanted = _isOfValidation ? _options.Predictions : Math.Max(_options.Predictions, Array.Exists(outputs, o => o.CountsClasses) ? _rows.Count : 0), seen = 0;
        List<(ExampleRows Rows, Tensor[] Given)> parts = [];
        foreach (var (rows, given) in Run(model, _predicting ??= new Executor(GraphOf(model), model.State, new() { Threads = _threads }), wanted))
        {
            if (seen < _options.Predictions) parts.Add((rows, given));
            seen += rows.Count;
            if (_isOfValidation) continue;
            foreach (LoggedOutput output in outputs) output.Count(rows, given[output.Place]);
        }
        foreach (LoggedOutput output in outputs) output.LogCounts(_writer, epoch, _isOfValidation);
        if (_options.Predictions == 0 || parts.Count == 0) return;
        string images = $"{outputs[0].Tag("predictions")}/images";
        Dictionary<int, int> samples = LogImages(images, outputs[0], parts, epoch);
        foreach (LoggedOutput output in outputs) LogPredictions(output, parts, images, samples, epoch);
    }

    /// <summary>Lets the projector show the examples as the last layer with weights before each output sees them.</summary>
    public void LogEmbeddings(Model model)
    {
        if (_options.Embeddings == 0 || _rows.Count == 0) return;
        IGrouping<SymbolicTensor, LoggedOutput>[] groups = [.. OutputsOf(model).Where(o => Penultimate.Of(model.Outputs[o.Place]) is not null).GroupBy(o => Penultimate.Of(model.Outputs[o.Place])!)];
        if (groups.Length == 0) return;
        var seeing = new Model(model.Inputs, [.. groups.Select(g => g.Key), .. model.Outputs]) { Seed = model.Seed, State = model.State };
        EmbeddingRows[] views = [.. groups.Select((group, i) => new EmbeddingRows([.. group], i, groups.Length))];
        List<Tensor?> images = [];
        List<string> texts = [];
        foreach (var (rows, given) in Run(model, new Executor(seeing.InferenceGraph(), model.State, new() { Threads = _threads }), _options.Embeddings))
            for (int row = 0; row < rows.Count && images.Count < _options.Embeddings; row++)
            {
                foreach (EmbeddingRows view in views) view.Add(rows.Batch, given, row);
                images.Add(rows.Image(row));
                texts.Add(images[^1] is null ? rows.Text(row) : "");
            }
        bool arePictures = images.TrueForAll(i => i is not null && i.Shape == images[0]!.Shape) && Sprite.Fits(images[0]!, images.Count);
        HashSet<string> names = [];
        foreach (var (view, group) in views.Zip(groups))
        {
            string layer = group.Key.Layer.Name;
            _writer.Embedding(names.Add(layer) ? layer : $"{layer} {group.First().Name}", view.Rows(), new()
            {
                Columns = [.. view.Columns, .. texts.TrueForAll(t => t.Length == 0) ? [] : new[] { ("example", (IReadOnlyList<string>)texts) }],
                Images = arePictures ? [.. images.OfType<Tensor>()] : [],
            });
        }
    }

    private void LogPredictions(LoggedOutput output, List<(ExampleRows Rows, Tensor[] Given)> parts, string images, Dictionary<int, int> samples, long epoch)
    {
        bool arePictures = samples.Count > 0;
        var text = new StringBuilder(arePictures ? $"| example | sample of {images} | label | prediction | probability |\n|---|---|---|---|---|\n" : "| example | label | prediction | probability |\n|---|---|---|---|\n");
        foreach (var (number, (rows, given, row)) in Shown(parts).Index())
        {
            (string answer, double? probability) = output.Answers.Answer(given[output.Place], row);
            string example = rows.Image(row) is null ? $"{number}: {rows.Text(row)}" : $"{number}", sure = probability is { } p ? p.ToString("0.0 %", CultureInfo.InvariantCulture) : "";
            text.Append(CultureInfo.InvariantCulture, $"| {Escaped(example)} | ");
            if (arePictures) text.Append(samples.TryGetValue(number, out int sample) ? sample.ToString(CultureInfo.InvariantCulture) : "").Append(" | ");
            text.Append(CultureInfo.InvariantCulture, $"{Escaped(output.Answers.Label(output.Label(rows.Batch), row))} | {Escaped(answer)} | {sure} |\n");
        }
        _writer.Text(output.Tag("predictions"), text.ToString(), epoch, new() { Description = $"Of the first {LoggedOutput.Counted(Shown(parts).Count(), _isOfValidation)}." });
    }

    /// <summary>Logs the pictures of the examples at every epoch, large ones at the first alone, and gives which of them is that of an example, from 1.</summary>
    private Dictionary<int, int> LogImages(string tag, LoggedOutput output, List<(ExampleRows Rows, Tensor[] Given)> parts, long epoch)
    {
        var shown = Shown(parts).Index().Select(one => (one.Index, Image: one.Item.Rows.Image(one.Item.Row), Label: output.Answers.Label(output.Label(one.Item.Rows.Batch), one.Item.Row))).Where(one => one.Image is not null).ToList();
        if (shown.Count == 0) return [];
        Shape shape = shown[0].Image!.Shape;
        shown.RemoveAll(one => one.Image!.Shape != shape);
        bool isFirst = _pictures is null;
        _pictures ??= [.. shown.Select(one => (ReadOnlyMemory<byte>)Png.Encode(LoggedImage.AsBytes(one.Image!, tag), tag))];
        if (isFirst || _pictures.Sum(p => (long)p.Length) <= MostRepeated)
        {
            string titles = string.Join(", ", shown.Take(TitledImages).Select((one, sample) => $"{sample + 1} {one.Label}"));
            _writer.Images(tag, _pictures, (int)shape[1].Value, (int)shape[0].Value, epoch, new() { Description = $"Sample by sample the examples of {output.Tag("predictions")}, with their labels: {titles}{(shown.Count > TitledImages ? ", ..." : "")}." });
        }
        return shown.Select((one, sample) => (one.Index, sample + 1)).ToDictionary();
    }

    private IEnumerable<(ExampleRows Rows, Tensor[] Given, int Row)> Shown(List<(ExampleRows Rows, Tensor[] Given)> parts) =>
        parts.SelectMany(part => Enumerable.Range(0, part.Rows.Count).Select(row => (part.Rows, part.Given, row))).Take(_options.Predictions);

    /// <summary>What a graph gives for the first of the examples that are kept, batch by batch.</summary>
    private IEnumerable<(ExampleRows Rows, Tensor[] Given)> Run(Model model, Executor executor, int most)
    {
        using var states = new SetAside(GraphOf(model), model.State);
        try
        {
            int first = 0;
            foreach (Example whole in _rows.Batches)
            {
                if (first >= most) break;
                Example batch = KeptRows.First(whole, most - first, model);
                ExampleRows rows = RowsOf(model, batch, first);
                yield return (rows, executor.Run(_objective.InputsOf(batch, model)));
                first += rows.Count;
            }
        }
        finally
        {
            executor.Release();
        }
    }

    private ExampleRows RowsOf(Model model, Example batch, long first)
    {
        Func<long, string>? own = _isOfValidation ? _options.ExampleText : null;
        return new(batch, [.. _objective.PlacesIn(batch, model).Select(place => (batch.Names[place], batch.Inputs[place]))], own is null ? null : row => own(first + row));
    }

    private Graph GraphOf(Model model) => _graph ??= model.InferenceGraph();

    private LoggedOutput[] OutputsOf(Model model) => _outputs ??= [.. _objective.Losses.Select(loss => new LoggedOutput(model, GraphOf(model), _objective, loss, _options))];

    /// <summary>Whether a batch has rows with labels of numbers.</summary>
    private bool Takes(Model model, Example batch) => batch.Inputs.All(i => i.Shape.Rank > 0) && Array.TrueForAll(OutputsOf(model), output => output.Label(batch) is { DType: not DType.Text });

    private static string Escaped(string text) => text.Replace("|", "\\|").Replace('\n', ' ').Replace('\r', ' ');
}
