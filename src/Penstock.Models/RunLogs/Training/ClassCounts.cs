using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Counts how often each class is taken for each, and keeps the first examples of each cell.</summary>
/// <param name="answers">What outputs and labels mean.</param>
/// <param name="cellExamples">How many examples of each cell.</param>
internal sealed class ClassCounts(ClassAnswers answers, int cellExamples)
{
    private const int MostExamples = 1000;
    private readonly Dictionary<(int Row, int Column), (List<long> Indices, List<int> Thumbnails, List<string> Texts)> _cells = [];
    private readonly List<ReadOnlyMemory<byte>> _thumbnails = [];
    private readonly double[] _positives = new double[PrCurvePayload.UsualThresholds], _negatives = new double[PrCurvePayload.UsualThresholds];
    private long[,]? _counts;
    private long _seen;
    private int _examples, _right;

    /// <summary>Counts a batch.</summary>
    /// <param name="examples">The batch.</param>
    /// <param name="label">What the model should have given.</param>
    /// <param name="output">What it gave.</param>
    public void Add(ExampleRows examples, Tensor label, Tensor output)
    {
        int rows = (int)output.Shape[0].Value, width = rows == 0 ? 0 : output.Count / rows, classes = width == 1 ? 2 : width;
        long before = _seen;
        _seen += rows;
        if (rows == 0 || !answers.AreClasses(output.Shape) || !answers.AreClasses(label, rows, width)) return;
        _counts ??= new long[classes, classes];
        for (int row = 0; row < rows; row++)
        {
            double number = label.Count == rows ? label.NumberAt(row) : ClassAnswers.Largest(label, row, width);
            int predicted = answers.Predicted(output, row, width);
            if (!double.IsInteger(number) || number < 0 || number >= classes || double.IsNaN(output.NumberAt(width == 1 ? row : row * width + predicted))) continue;
            int actual = (int)number;
            _counts[actual, predicted]++;
            if (width == 1) (actual == 1 ? _positives : _negatives)[PrCurvePayload.Bucket((float)answers.Probability(output, row), _positives.Length)]++;
            KeepExample(examples, row, before + row, (actual, predicted));
        }
    }

    /// <summary>The curve of precision over recall of a model of two classes; null for others, and where nothing could be counted.</summary>
    public PrCurvePayload? Curve() => _positives.Sum() + _negatives.Sum() == 0 ? null : PrCurvePayload.OfCounts([.. _positives], [.. _negatives]);

    /// <summary>The matrix; null where nothing could be counted.</summary>
    public ConfusionMatrixPayload? Matrix()
    {
        if (_counts is null) return null;
        int count = _counts.GetLength(0);
        return new([.. Enumerable.Range(0, count).Select(i => answers.NameOf(i))], [.. Enumerable.Range(0, count).Select(row => (IReadOnlyList<long>)[.. Enumerable.Range(0, count).Select(column => _counts[row, column])])])
        {
            Examples = [.. _cells.OrderBy(c => c.Key).Select(c => new ConfusionMatrixPayload.Cell(c.Key.Row, c.Key.Column, c.Value.Indices, c.Value.Thumbnails) { Texts = c.Value.Texts })],
            Thumbnails = _thumbnails,
        };
    }

    private void KeepExample(ExampleRows examples, int row, long index, (int Row, int Column) cell)
    {
        // What is told right is the most: it leaves room for what is not.
        if (_examples >= MostExamples || cellExamples == 0 || (cell.Row == cell.Column && _right >= MostExamples / 2)) return;
        if (!_cells.TryGetValue(cell, out var kept)) _cells[cell] = kept = ([], [], []);
        if (kept.Indices.Count >= cellExamples) return;
        _examples++;
        if (cell.Row == cell.Column) _right++;
        kept.Indices.Add(index);
        if (examples.Image(row) is { } image)
        {
            _thumbnails.Add(ExampleImage.Thumbnail(image));
            kept.Thumbnails.Add(_thumbnails.Count);
        }
        else kept.Texts.Add(examples.Text(row));
    }
}
