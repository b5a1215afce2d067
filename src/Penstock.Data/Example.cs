using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>
/// What a model learns from or predicts: one or several named inputs, and perhaps a label and a weight.
/// A batch of examples is an example whose tensors have a leading batch axis.
/// </summary>
public sealed class Example
{
    private static readonly string[] SingleName = ["input"];
    private readonly string[] _names;
    private readonly Tensor?[] _fields;
    private readonly IReadOnlyList<Tensor> _inputs;

    /// <summary>An example of one input, named "input".</summary>
    /// <param name="input">What the model sees.</param>
    /// <param name="label">What it should answer; null where only predictions are wanted.</param>
    /// <param name="weight">How much the example counts in the loss; null counts as 1.</param>
    public Example(Tensor input, Tensor? label = null, Tensor? weight = null) : this(SingleName, [input, label, weight]) { }

    /// <summary>An example of several named inputs.</summary>
    /// <param name="inputs">Name and tensor of each input; no name twice.</param>
    /// <param name="label">What the model should answer; null where only predictions are wanted.</param>
    /// <param name="weight">How much the example counts in the loss; null counts as 1.</param>
    public Example(IReadOnlyList<(string Name, Tensor Tensor)> inputs, Tensor? label = null, Tensor? weight = null)
        : this(NamesOf(inputs), [.. inputs.Select(i => i.Tensor), label, weight]) { }

    internal Example(string[] names, Tensor?[] fields)
    {
        (_names, _fields) = (names, fields);
        _inputs = new ArraySegment<Tensor>(fields!, 0, names.Length);
    }

    /// <summary>The input of an example that has only one.</summary>
    /// <exception cref="InvalidOperationException">There are several inputs.</exception>
    public Tensor Input => _names.Length == 1
        ? _fields[0]!
        : throw new InvalidOperationException($"Example: expected one input, got {_names.Length} ({string.Join(", ", _names)}). Ask for one by its name.");

    /// <summary>The inputs in order.</summary>
    public IReadOnlyList<Tensor> Inputs => _inputs;

    /// <summary>The names of the inputs in order.</summary>
    public IReadOnlyList<string> Names => _names;

    /// <summary>What the model should answer, or null.</summary>
    public Tensor? Label => _fields[^2];

    /// <summary>How much the example counts in the loss, or null where every example counts the same.</summary>
    public Tensor? Weight => _fields[^1];

    /// <summary>The input of the given name.</summary>
    /// <exception cref="ArgumentException">There is no such input.</exception>
    public Tensor this[string name] => Array.IndexOf(_names, name) is >= 0 and var index
        ? _fields[index]!
        : throw new ArgumentException($"Example: expected one of the inputs {string.Join(", ", _names)}, got \"{name}\".");

    /// <summary>The inputs, then the label, then the weight.</summary>
    internal ReadOnlySpan<Tensor?> Fields => _fields;

    /// <summary>The names as they are shared between the examples of a dataset.</summary>
    internal string[] SharedNames => _names;

    /// <summary>What a field is called in a message.</summary>
    internal static string FieldName(string[] names, int field) =>
        field < names.Length ? $"input \"{names[field]}\"" : field == names.Length ? "the label" : "the weight";

    /// <summary>Names, types and shapes: <c>input Float32 [64, 10], label Int32 [64]</c>.</summary>
    public override string ToString()
    {
        var parts = new List<string>();
        for (int i = 0; i < _fields.Length; i++)
            if (_fields[i] is { } tensor)
                parts.Add($"{(i < _names.Length ? _names[i] : i == _names.Length ? "label" : "weight")} {tensor.DType} {tensor.Shape}");
        return string.Join(", ", parts);
    }

    private static string[] NamesOf(IReadOnlyList<(string Name, Tensor Tensor)> inputs)
    {
        string[] names = [.. inputs.Select(i => i.Name)];
        if (names.Length == 0 || names.Distinct().Count() != names.Length)
            throw new ArgumentException($"Example: expected one or more inputs of different names, got [{string.Join(", ", names)}].");
        return names;
    }
}
