namespace Penstock.Models;

/// <summary>A layer of a model as the graph tab shows it.</summary>
/// <param name="Name">Models around it and its own name, parted by '/': <c>model/dense</c>.</param>
/// <param name="Class">Its class in Keras.</param>
/// <param name="Inputs">The names of the layers that it takes its inputs from.</param>
public sealed record KerasGraphNode(string Name, string Class, IReadOnlyList<string> Inputs)
{
    /// <summary>The type of its numbers, as TensorFlow names it: DT_FLOAT; empty where it is not told.</summary>
    public string Type { get; init; } = "";

    /// <summary>The shapes of its results, as far as they are told; -1 stands for an extent that is not known.</summary>
    public IReadOnlyList<IReadOnlyList<long>> Shapes { get; init; } = [];

    /// <summary>How many weights it has; null, the default, where that is not told.</summary>
    public long? Parameters { get; init; }

    /// <summary>Its settings as texts.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
