namespace Penstock.Data;

/// <summary>A split as a builder makes it.</summary>
/// <param name="Name">The name, such as train.</param>
/// <param name="Examples">The examples; they are asked for once at a time, in order.</param>
public sealed record GeneratedSplit(string Name, IEnumerable<GeneratedExample> Examples);

/// <summary>An example as a builder makes it.</summary>
/// <param name="Key">What tells it from the others of its split; the order of the split is that of a hash of it.</param>
/// <param name="Values">The values by the paths of the features: tensors, numbers, texts, arrays, or the bytes of image files.</param>
public sealed record GeneratedExample(string Key, IReadOnlyDictionary<string, object> Values);
