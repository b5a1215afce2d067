using System.Globalization;
using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Logs what the model makes of examples: the confusion matrix, predictions, and the embedding of the last layer but one.</summary>
internal sealed class ExampleLog
{
    private const int MatrixRows = 1000;
    private readonly RunWriter _writer;
    private readonly RunLogging _options;
    private readonly Objective _objective;
    private readonly int _threads;
    private readonly KeptRows _rows;
    private Executor? _predicting;
    private ClassCounts? _counts;
    private ClassAnswers? _answers;
    private bool _isOfValidation, _isKept, _hasImages;
    private bool? _isStateful, _countsClasses;

    public ExampleLog(RunWriter writer, RunLogging options, Objective objective, int threads)
    {
        (_writer, _options, _objective, _threads) = (writer, options, objective, threads);
        _rows = new(Math.Max(Math.Max(options.Embeddings, options.Predictions), options.ConfusionMatrix ? MatrixRows : 0));
    }

    /// <summary>Whether there is room for more examples.</summary>
    public bool Keeps => !_isKept && !_rows.IsFull;

    /// <summary>Whether what the model gives is counted by classes.</summary>
    public bool CountsClasses(Model model) => _countsClasses ??= _options.ConfusionMatrix && IsRead(model) && Answers(model).AreClasses(model.Outputs[0].Shape);

    /// <summary>Keeps examples of a training that has no others.</summary>
    public void Keep(Model model, Example batch)
    {
        if (Keeps && Takes(model, batch)) _rows.Add(batch, model);
    }

    /// <summary>Keeps examples of validation data, and counts what the model gave for them.</summary>
    public void Validated(Model model, Example batch, Tensor? output)
    {
        _isOfValidation = true;
        Keep(model, batch);
        if (output is not null) Count(model, batch, output);
    }

    public void EndEpoch(Model model, long epoch)
    {
        if (_rows.Count == 0) return;
        _isKept = true;
        List<Tensor> outputs = [];
        // Of validation data the matrix is complete by now: only what is shown has to be predicted again.
        int wanted = _isOfValidation ? _options.Predictions : Math.Max(_options.Predictions, CountsClasses(model) ? _rows.Count : 0), seen = 0;
        foreach (Example batch in _rows.Batches)
        {
            if (seen >= wanted) break;
            _predicting ??= new Executor(model.InferenceGraph(), model.State, new() { Threads = _threads });
            outputs.Add(_predicting.Run(model.AsDeclared(model.InputsOf(batch)))[0]);
            seen += (int)batch.Inputs[0].Shape[0].Value;
            if (!_isOfValidation) Count(model, batch, outputs[^1]);
        }
        _predicting?.Release();
        if (_counts?.Matrix() is { } matrix) _writer.ConfusionMatrix("confusion_matrix", matrix, epoch, new() { Description = _isOfValidation ? "validation data" : $"the first {_rows.Count} examples of the training data" });
        if (_counts?.Curve() is { } curve) _writer.PrCurve("pr_curve", curve, epoch);
        _counts = null;
        if (_options.Predictions > 0 && outputs.Count > 0) LogPredictions(model, outputs, epoch);
    }

    /// <summary>Lets the projector show the examples as the last layer with weights sees them.</summary>
    public void LogEmbedding(Model model)
    {
        if (_options.Embeddings == 0 || _rows.Count == 0 || Penultimate.Of(model) is not { } seeing) return;
        List<Tensor> parts = [];
        List<string> labels = [], predictions = [];
        List<Tensor> images = [];
        var executor = new Executor(seeing.InferenceGraph(), model.State, new() { Threads = _threads });
        foreach (Example batch in _rows.Batches)
        {
            Tensor[] both = executor.Run(model.AsDeclared(model.InputsOf(batch)));
            (Tensor seen, Tensor output) = (both[0], both[1]);
            parts.Add(seen.Reshape([seen.Shape[0], seen.Count / seen.Shape[0].Value]));
            for (int row = 0; row < seen.Shape[0].Value; row++)
            {
                labels.Add(Answers(model).Label(batch.Label, row));
                predictions.Add(Answers(model).Answer(output, row).Text);
                if (ExampleImage.Of(batch, row) is { } image) images.Add(image);
            }
        }
        Tensor rows = Model.Joined("RunLog", parts);
        if (rows.DType != DType.Float32 || labels.Count > _options.Embeddings) rows = Tensor.From([.. Enumerable.Range(0, (int)(Math.Min(labels.Count, _options.Embeddings) * rows.Shape[1].Value)).Select(i => (float)rows.NumberAt(i))], [Math.Min(labels.Count, _options.Embeddings), rows.Shape[1]]);
        int count = (int)rows.Shape[0].Value;
        _writer.Embedding(seeing.Outputs[0].Layer.Name, rows, new()
        {
            Columns = [("label", labels[..count]), ("prediction", predictions[..count])],
            Images = images.Count >= count && images.TrueForAll(i => i.Shape == images[0].Shape) && Sprite.Fits(images[0], count) ? images[..count] : [],
        });
    }

    private void Count(Model model, Example batch, Tensor output)
    {
        if (CountsClasses(model) && Takes(model, batch)) (_counts ??= new(Answers(model), _options.CellExamples)).Add(batch, output);
    }

    private void LogPredictions(Model model, List<Tensor> outputs, long epoch)
    {
        ClassAnswers answers = Answers(model);
        var text = new StringBuilder("| example | label | prediction |  |\n|---|---|---|---|\n");
        List<Tensor> images = [];
        int number = 0;
        for (int part = 0; part < outputs.Count; part++)
            for (int row = 0; row < outputs[part].Shape[0].Value && number < _options.Predictions; row++, number++)
            {
                Example batch = _rows.Batches[part];
                string label = answers.Label(batch.Label, row);
                (string answer, double? probability) = answers.Answer(outputs[part], row);
                text.Append(CultureInfo.InvariantCulture, $"| {number} | {Escaped(label)} | {Escaped(answer)} | {(probability is { } p ? p.ToString("0.0 %", CultureInfo.InvariantCulture) : "")} |\n");
                if (!_hasImages && ExampleImage.Of(batch, row) is { } image) images.Add(image);
            }
        _writer.Text("predictions", text.ToString(), epoch);
        if (images.Count > 0) _writer.Images("predictions/images", [.. images.Where(i => i.Shape == images[0].Shape)], epoch);
        _hasImages = true;
    }

    private ClassAnswers Answers(Model model) => _answers ??= new(model, _objective.Only!, _options.ClassNames.Count > 0 ? _options.ClassNames : model.Signature.ClassNames);

    /// <summary>Whether a model has one output. One that keeps states from batch to batch is let alone: predictions would change them.</summary>
    private bool IsRead(Model model) => _objective.IsSingle && model.Outputs.Count == 1 && !(_isStateful ??= model.InferenceGraph().Writes.Count > 0);

    /// <summary>Whether a batch has rows with labels of numbers.</summary>
    private bool Takes(Model model, Example batch) => IsRead(model) && batch.Label is { DType: not DType.Text } && batch.Inputs.All(i => i.Shape.Rank > 0);

    private static string Escaped(string text) => text.Replace("|", "\\|").Replace('\n', ' ');
}
