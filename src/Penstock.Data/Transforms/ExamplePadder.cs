using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Makes one batch of examples whose tensors differ in their extents.</summary>
internal sealed class ExamplePadder(string verb, PaddingOptions options)
{
    private Tensor[] _tensors = [];
    private string[]? _checkedNames;

    /// <summary>Looks whether an example fits the shapes that were given and the first of its batch.</summary>
    /// <param name="example">The example.</param>
    /// <param name="first">The first example of the batch, or the same.</param>
    /// <param name="element">The number of the example in its dataset.</param>
    /// <param name="boundary">What the first axis of an input is padded to if no shape was given for it, and every axis of -1; null for the longest.</param>
    public void Check(Example example, Example first, long element, long? boundary = null)
    {
        if (!ReferenceEquals(_checkedNames, example.SharedNames)) CheckNames(example.SharedNames);
        if (!example.SharedNames.AsSpan().SequenceEqual(first.SharedNames))
            throw new ArgumentException($"{verb}: expected the inputs {string.Join(", ", first.Names)}, as the first example of the batch has, got {example} at element {element}.");
        for (int f = 0; f < example.Fields.Length; f++) CheckField(example, first, f, element, boundary);
    }

    /// <summary>Pads and stacks examples that have been checked.</summary>
    public Example Pad(ReadOnlySpan<Example> examples, Example? into, long? boundary = null)
    {
        Example first = examples[0];
        var fields = new Tensor?[first.Fields.Length];
        if (_tensors.Length < examples.Length) _tensors = new Tensor[examples.Length];
        for (int f = 0; f < fields.Length; f++)
        {
            if (first.Fields[f] is null) continue;
            for (int i = 0; i < examples.Length; i++) _tensors[i] = examples[i].Fields[f]!;
            ReadOnlySpan<Tensor> tensors = _tensors.AsSpan(0, examples.Length);
            fields[f] = PaddedRows.Stack(tensors, ShapeOf(tensors, first.SharedNames, f, boundary), options.Of(first.SharedNames, f), into?.Fields[f]);
        }
        Array.Clear(_tensors);
        return new Example(first.SharedNames, fields);
    }

    private long[] ShapeOf(ReadOnlySpan<Tensor> tensors, string[] names, int field, long? boundary)
    {
        var shape = new long[tensors[0].Shape.Rank];
        for (int axis = 0; axis < shape.Length; axis++)
        {
            shape[axis] = Given(names, field, axis, boundary) ?? 0;
            if (Given(names, field, axis, boundary) is null)
                foreach (Tensor tensor in tensors) shape[axis] = Math.Max(shape[axis], tensor.Shape[axis].Value);
        }
        return shape;
    }

    /// <summary>The extent that an axis is padded to, or null for the longest.</summary>
    private long? Given(string[] names, int field, int axis, long? boundary) => options.Of(names, field).Shape is { } shape
        ? (shape[axis] < 0 ? boundary : shape[axis])
        : (axis == 0 && field < names.Length ? boundary : null);

    private void CheckField(Example example, Example first, int field, long element, long? boundary)
    {
        Tensor? tensor = example.Fields[field], other = first.Fields[field];
        string name = Example.FieldName(example.SharedNames, field);
        if (tensor?.DType != other?.DType || tensor?.Shape.Rank != other?.Shape.Rank)
            throw new ArgumentException($"{verb}: expected {name} of {Describe(other)} or other extents, as the first example of the batch has, got {Describe(tensor)} at element {element}.");
        if (tensor is null) return;
        FieldPadding padding = options.Of(example.SharedNames, field);
        if (padding.Shape is { } shape && shape.Count != tensor.Shape.Rank)
            throw new ArgumentException($"{verb}: expected {name} of {shape.Count} axes, as the shape to pad to has, got {tensor.Shape} at element {element}.");
        if (!PaddedRows.Holds(tensor.DType, padding.Value))
            throw new ArgumentException($"{verb}: expected a padding of {name} that {tensor.DType} holds, got {padding.Value}.");
        for (int axis = 0; axis < tensor.Shape.Rank; axis++)
            if (Given(example.SharedNames, field, axis, boundary) is { } given && tensor.Shape[axis].Value > given)
                throw new ArgumentException($"{verb}: expected {name} with at most {given} along axis {axis}, got {tensor.Shape} at element {element}. Pad to a larger shape, or cut the element before.");
    }

    private void CheckNames(string[] names)
    {
        foreach (string name in options.Inputs.Keys)
            if (!names.Contains(name)) throw new ArgumentException($"{verb}: expected paddings of the inputs {string.Join(", ", names)}, got one of \"{name}\".");
        _checkedNames = names;
    }

    private static string Describe(Tensor? tensor) => tensor is null ? "nothing" : $"{tensor.DType} {tensor.Shape}";
}
