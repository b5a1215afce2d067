using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Which of several named tensors becomes which field of an example.</summary>
internal sealed class ExampleLayout
{
    private readonly int[] _inputs;
    private readonly int _label, _weight;

    /// <summary>A layout.</summary>
    /// <param name="parts">The names of all tensors.</param>
    /// <param name="label">The one that is the label, or null.</param>
    /// <param name="weight">The one that is the weight, or null.</param>
    public ExampleLayout(IReadOnlyList<string> parts, string? label, string? weight)
    {
        if (parts.GroupBy(name => name).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ArgumentException($"FeatureSpec: expected inputs of different names, got \"{twice.Key}\" twice.");
        (_label, _weight) = (IndexOf(label, "label"), IndexOf(weight, "weight"));
        _inputs = [.. Enumerable.Range(0, parts.Count).Where(i => i != _label && i != _weight)];
        if (_inputs.Length == 0) throw new ArgumentException("FeatureSpec: expected an input besides label and weight, got none.");
        Names = Array.ConvertAll(_inputs, i => parts[i]);

        int IndexOf(string? name, string what)
        {
            if (name is null) return -1;
            for (int i = 0; i < parts.Count; i++)
                if (parts[i] == name) return i;
            throw new ArgumentException($"FeatureSpec: expected the {what} \"{name}\" among the features {string.Join(", ", parts)}, got none.");
        }
    }

    /// <summary>The names of the inputs.</summary>
    public string[] Names { get; }

    /// <summary>The number of an example's field that a part becomes.</summary>
    public int FieldOf(int part) => part == _label ? _inputs.Length : part == _weight ? _inputs.Length + 1 : Array.IndexOf(_inputs, part);

    /// <summary>Puts tensors together.</summary>
    public Example Build(Func<int, Tensor> part)
    {
        var fields = new Tensor?[_inputs.Length + 2];
        for (int i = 0; i < _inputs.Length; i++) fields[i] = part(_inputs[i]);
        if (_label >= 0) fields[^2] = part(_label);
        if (_weight >= 0) fields[^1] = part(_weight);
        return new(Names, fields);
    }
}
