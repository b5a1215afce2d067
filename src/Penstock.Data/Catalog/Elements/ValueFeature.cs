using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A feature that holds values; it knows their tensors and what stands for them in a record.</summary>
public abstract record ValueFeature : DatasetFeature
{
    private protected ValueFeature() { }

    /// <summary>The shape of the stored numbers or texts of a value; null where that differs.</summary>
    internal virtual Shape? StoredShape => Shape.Scalar;

    /// <summary>The type of what is stored.</summary>
    internal abstract DType StoredType { get; }

    /// <summary>What stands in a record.</summary>
    internal virtual FeatureField Field(string path) => StoredShape is { } shape ? FeatureField.Fixed(path, StoredType, shape) : FeatureField.Variable(path, StoredType);

    /// <summary>The tensor that a value is loaded as.</summary>
    /// <exception cref="InvalidDataException">The value does not fit; the message says what was expected, and not where.</exception>
    internal abstract Tensor ToTensor(object value);

    /// <summary>What stands for a value in a record: whole numbers, numbers or texts.</summary>
    /// <inheritdoc cref="ToTensor" path="/exception"/>
    internal abstract Tensor Store(object value);

    /// <summary>The tensor of what stands in a record.</summary>
    /// <inheritdoc cref="ToTensor" path="/exception"/>
    internal abstract Tensor Read(Tensor stored);

    /// <summary>No value, with the leading axis of a sequence.</summary>
    internal abstract Tensor ToEmpty();

    internal override IEnumerable<FeatureLeaf> Leaves(string path) => [new(path, this)];

    private protected static InvalidDataException Expected(string expected, object? got) => new($"expected {expected}, got {got switch
    {
        null => "nothing",
        Tensor tensor => $"{tensor.DType} {tensor.Shape}",
        string text => $"\"{text}\"",
        byte[] bytes => $"{bytes.Length} bytes",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => $"a {got.GetType().Name}",
    }}");
}
