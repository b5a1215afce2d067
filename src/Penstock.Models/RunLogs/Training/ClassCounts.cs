using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Counts how often each class is taken for each, with the places of the examples of each cell, the first of them with a picture or a text.</summary>
/// <param name="answers">What outputs and labels mean.</param>
/// <param name="cellExamples">How many examples of each cell have a picture or a text.</param>
internal sealed class ClassCounts(ClassAnswers answers, int cellExamples)
{
    private readonly Dictionary<(int Row, int Column), Cell> _cells = [];
    private readonly List<ReadOnlyMemory<byte>> _thumbnails = [];
    private readonly double[] _positives = new double[PrCurvePayload.UsualThresholds], _negatives = new double[PrCurvePayload.UsualThresholds];
    // Numbers of a hundred thousand places take some half a megabyte of the log.
    private readonly Room _places = new(100_000), _shown = new(1000);
    private long[,]? _counts;

    /// <summary>How many examples were looked at.</summary>
    public long Seen { get; private set; }

    /// <summary>Counts a batch.</summary>
    /// <param name="examples">The batch.</param>
    /// <param name="label">What the model should have given.</param>
    /// <param name="output">What it gave.</param>
    public void Add(ExampleRows examples, Tensor label, Tensor output)
    {
        int rows = (int)output.Shape[0].Value, width = rows == 0 ? 0 : output.Count / rows, classes = width == 1 ? 2 : width;
        long before = Seen;
        Seen += rows;
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
            Keep(examples, row, before + row, (actual, predicted));
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
            Examples = [.. _cells.OrderBy(c => c.Key).Select(c => new ConfusionMatrixPayload.Cell(c.Key.Row, c.Key.Column, [.. c.Value.Places.Select(place => (long)place)], c.Value.Thumbnails) { Texts = c.Value.Texts })],
            Thumbnails = _thumbnails,
        };
    }

    private void Keep(ExampleRows examples, int row, long place, (int Row, int Column) at)
    {
        bool isRight = at.Row == at.Column;
        if (place > int.MaxValue || !_places.Take(isRight)) return;
        if (!_cells.TryGetValue(at, out Cell? cell)) _cells[at] = cell = new([], [], []);
        cell.Places.Add((int)place);
        // What is shown belongs to the first places, without a gap.
        if (cell.Places.Count > cellExamples || cell.Thumbnails.Count + cell.Texts.Count < cell.Places.Count - 1 || !_shown.Take(isRight)) return;
        if (examples.Image(row) is { } image)
        {
            _thumbnails.Add(ExampleImage.Thumbnail(image));
            cell.Thumbnails.Add(_thumbnails.Count);
        }
        else cell.Texts.Add(examples.Text(row));
    }

    private sealed record Cell(List<int> Places, List<int> Thumbnails, List<string> Texts);

    /// <summary>Room for so many examples, half of it for those that are told right: they are the most, and less is looked for among them.</summary>
    private sealed class Room(int most)
    {
        private int _all, _right;

        public bool Take(bool isRight)
        {
            if (_all >= most || (isRight && _right >= most / 2)) return false;
            _all++;
            if (isRight) _right++;
            return true;
        }
    }
}
