using System.Globalization;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What the outputs and labels of a model mean, by its loss: classes with their probabilities, or numbers.</summary>
internal sealed class ClassAnswers
{
    private const int ShownNumbers = 8, MostClasses = 1000;
    private const double AlmostOne = 1e-3;
    private readonly bool _isOfClasses, _isBinary, _isOfLogits;
    private readonly Shape _shape;
    private readonly IReadOnlyList<string> _names;

    /// <summary>What an output means.</summary>
    /// <param name="output">The output in the graph of inference.</param>
    /// <param name="loss">Its loss.</param>
    /// <param name="names">The names of the classes, as far as they have any.</param>
    public ClassAnswers(Value output, Loss loss, IReadOnlyList<string> names)
    {
        (_names, _shape) = (names, output.Shape);
        _isOfClasses = loss is CrossEntropy or CategoricalCrossentropy or SparseCategoricalCrossentropy or CategoricalFocalCrossentropy;
        _isBinary = loss is CrossEntropy or BinaryCrossentropy or BinaryFocalCrossentropy;
        // A model that ends in softmax or sigmoid gives probabilities, whatever the loss goes back to.
        _isOfLogits = Logits.Of(output) is null && (loss is CrossEntropy || loss.Config()["from_logits"]?.GetValue<bool>() == true);
    }

    /// <summary>Whether outputs of a shape [rows] or [rows, width] tell classes: many with a loss of one class of several, a single number with one of two. Labels that are not so, of several outputs at once for example, are never counted.</summary>
    public bool AreClasses(Shape output) => output.Rank is 1 or 2 && (output.Rank == 1 || output[1] is { IsKnown: true, Value: 1 } ? _isBinary : _isOfClasses && !(output[1] is { IsKnown: true, Value: > MostClasses }));

    /// <summary>Whether labels are class numbers or one-hot rows.</summary>
    public bool AreClasses(Tensor label, int rows, int width) => label.Count == rows
        ? width > 1 ? _isOfClasses : _isBinary
        : _isOfClasses && label.Count == rows * width && IsOneHot(label, 0, width);

    /// <summary>The class that the model says a row is of.</summary>
    public int Predicted(Tensor output, int row, int width) => width > 1 ? Largest(output, row, width) : output.NumberAt(row) > (_isOfLogits ? 0 : 0.5) ? 1 : 0;

    /// <summary>How probable class 1 of two is that a model tells by a single number.</summary>
    public double Probability(Tensor output, int row) => _isOfLogits ? 1 / (1 + Math.Exp(-output.NumberAt(row))) : output.NumberAt(row);

    /// <summary>The label of a row as text.</summary>
    public string Label(Tensor? label, int row)
    {
        if (label is null || label.DType == DType.Text) return "";
        int rows = (int)label.Shape[0].Value, width = label.Count / rows;
        if (HavePlaces) return Places(label, row, width, label.Shape.Rank == _shape.Rank && label.Shape[^1] == _shape[^1] ? (int)_shape[^1].Value : 1);
        // Numbers that sum to 1 are a class only where classes are told.
        if (width > 1) return _isOfClasses && label.Shape.Rank == 2 && IsOneHot(label, row, width) ? NameOf(Largest(label, row, width)) : Numbers(label, row, width);
        return _isOfClasses || _isBinary ? ClassOf(label.NumberAt(row)) : Text(label.NumberAt(row));
    }

    /// <summary>What the model says of a row, and how sure it is; null where it gives no probabilities.</summary>
    public (string Text, double? Probability) Answer(Tensor output, int row)
    {
        int rows = (int)output.Shape[0].Value, width = output.Count / rows;
        if (width == 1 && _isBinary)
        {
            double p = Probability(output, row);
            return (NameOf(p > 0.5 ? 1 : 0), p > 0.5 ? p : 1 - p);
        }
        if (HavePlaces) return (Places(output, row, width, (int)_shape[^1].Value), null);
        if (width == 1 || !_isOfClasses || output.Shape.Rank != 2) return (Numbers(output, row, width), null);
        int best = Largest(output, row, width);
        double sum = 0, largest = output.NumberAt(row * width + best);
        for (int i = 0; i < width; i++) sum += _isOfLogits ? Math.Exp(output.NumberAt(row * width + i) - largest) : output.NumberAt(row * width + i);
        return (NameOf(best), _isOfLogits ? 1 / sum : largest / sum);
    }

    /// <summary>The name of a class, or its number.</summary>
    public string NameOf(int number) => number < _names.Count ? _names[number] : number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The place of the largest of the numbers of a row.</summary>
    public static int Largest(Tensor tensor, int row, int width)
    {
        int best = 0;
        for (int i = 1; i < width; i++)
            if (tensor.NumberAt(row * width + i) > tensor.NumberAt(row * width + best)) best = i;
        return best;
    }

    // A class for each place of a sequence or a picture.
    private bool HavePlaces => _isOfClasses && _shape.Rank > 2 && _shape[^1] is { IsKnown: true, Value: > 1 };

    private string Places(Tensor tensor, int row, int width, int classes) =>
        Several(width / classes, i => classes == 1 ? ClassOf(tensor.NumberAt(row * width + i)) : NameOf(Largest(tensor, row * width / classes + i, classes)));

    private string ClassOf(double label) => double.IsInteger(label) && label >= 0 && label < _names.Count ? _names[(int)label] : Text(label);

    private static bool IsOneHot(Tensor label, int row, int width)
    {
        double sum = 0;
        for (int i = 0; i < width; i++)
        {
            double value = label.NumberAt(row * width + i);
            if (value is < 0 or > 1) return false;
            sum += value;
        }
        return Math.Abs(sum - 1) < AlmostOne;
    }

    private static string Numbers(Tensor tensor, int row, int width) => Several(width, i => Text(tensor.NumberAt(row * width + i)));

    private static string Several(int count, Func<int, string> text) => string.Join(", ", Enumerable.Range(0, Math.Min(count, ShownNumbers)).Select(text)) + (count > ShownNumbers ? ", ..." : "");

    private static string Text(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
