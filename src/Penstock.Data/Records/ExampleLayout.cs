using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Which column becomes which input of an example.</summary>
internal sealed class ExampleLayout
{
    private readonly (int Column, bool IsLength)[] _inputs;
    private readonly int _label, _weight;

    /// <summary>A layout.</summary>
    /// <param name="fields">The columns.</param>
    /// <param name="label">The column that is the label, or null.</param>
    /// <param name="weight">The column that is the weight, or null.</param>
    /// <param name="withLengths">Whether the numbers of elements are inputs too.</param>
    public ExampleLayout(IReadOnlyList<FeatureField> fields, string? label, string? weight, bool withLengths)
    {
        (_label, _weight) = (IndexOf(label, "label"), IndexOf(weight, "weight"));
        var inputs = new List<(int, bool)>();
        var names = new List<string>();
        for (int i = 0; i < fields.Count; i++)
        {
            if (i != _label && i != _weight)
            {
                inputs.Add((i, false));
                names.Add(fields[i].Name);
            }
            if (!withLengths || !fields[i].HasLengths) continue;
            inputs.Add((i, true));
            names.Add(fields[i].LengthName);
        }
        if (names.Count == 0) throw new ArgumentException("FeatureSpec: expected an input besides label and weight, got none.");
        (_inputs, Names) = ([.. inputs], [.. names]);

        int IndexOf(string? name, string what)
        {
            if (name is null) return -1;
            for (int i = 0; i < fields.Count; i++)
                if (fields[i].Name == name) return i;
            throw new ArgumentException($"FeatureSpec: expected the {what} \"{name}\" among the features {string.Join(", ", fields.Select(f => f.Name))}, got none.");
        }
    }

    /// <summary>The names of the inputs.</summary>
    public string[] Names { get; }

    /// <summary>The number of an example's field that a column becomes.</summary>
    public int FieldOf(int column) => column == _label ? _inputs.Length : column == _weight ? _inputs.Length + 1 : Array.IndexOf(_inputs, (column, false));

    /// <summary>Puts tensors together.</summary>
    public Example Build(Func<int, Tensor> values, Func<int, Tensor> lengths)
    {
        var fields = new Tensor?[_inputs.Length + 2];
        for (int i = 0; i < _inputs.Length; i++) fields[i] = _inputs[i].IsLength ? lengths(_inputs[i].Column) : values(_inputs[i].Column);
        if (_label >= 0) fields[^2] = values(_label);
        if (_weight >= 0) fields[^1] = values(_weight);
        return new(Names, fields);
    }
}
