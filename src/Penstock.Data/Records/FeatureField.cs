using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>How the values of a feature lie in a record.</summary>
public enum FeatureLayout
{
    /// <summary>As many values as the shape has, in every record.</summary>
    Fixed,
    /// <summary>Any number of values; a batch is padded to the longest.</summary>
    Variable,
    /// <summary>Any number of values; a batch has those of all records one after the other.</summary>
    Ragged,
    /// <summary>One value of bytes that are the elements of a tensor, little-endian.</summary>
    Raw,
}

/// <summary>What a feature of a record should be: its name, type and shape. Records that hold something else are refused.</summary>
public sealed class FeatureField
{
    private FeatureField(string name, DType type, Shape shape, FeatureLayout layout, Tensor? orElse)
    {
        if (!shape.IsKnown) throw new ArgumentException($"FeatureField \"{name}\": expected a shape of known extents, got {shape}. Use Variable for a number of values that differs.");
        (Name, DType, Shape, Layout, Default) = (name, type, shape, layout, orElse);
    }

    /// <summary>The key in the record.</summary>
    public string Name { get; }

    /// <summary>The type of the values: Float32 or Float64 from floats, whole numbers and truth values from int64, Text from bytes (any bytes).</summary>
    public DType DType { get; }

    /// <summary>The shape of a fixed feature; of one element of a variable or ragged one.</summary>
    public Shape Shape { get; }

    /// <summary>How the values lie.</summary>
    public FeatureLayout Layout { get; }

    /// <summary>What a fixed feature is where a record has none; null: that is an error.</summary>
    public Tensor? Default { get; }

    /// <summary>A feature of the same shape in every record.</summary>
    /// <param name="name">The key.</param>
    /// <param name="type">The type of the values; a whole number that does not fit is an error.</param>
    /// <param name="shape">The shape; a single value by default.</param>
    /// <param name="orElse">What it is where a record lacks it (a list without values is an error, as in TensorFlow): a tensor of the type and shape, or a single value for all elements. Null: that is an error.</param>
    public static FeatureField Fixed(string name, DType type, Shape? shape = null, Tensor? orElse = null)
    {
        shape ??= Shape.Scalar;
        if (orElse is not null && (orElse.DType != type || (orElse.Count != 1 && orElse.Shape != shape)))
            throw new ArgumentException($"FeatureField \"{name}\": expected a default of {type} {shape} or a single value, got {orElse.DType} {orElse.Shape}.");
        return new(name, type, shape, FeatureLayout.Fixed, orElse);
    }

    /// <summary>A feature of any number of elements, also none: [n, shape] in a record; [batch, longest, shape] in a batch, padded with zeros, with their numbers as Int32 [batch] in a further input "name.length".</summary>
    /// <param name="name">The key.</param>
    /// <param name="type">The type of the values.</param>
    /// <param name="shape">The shape of one element; a single value by default.</param>
    public static FeatureField Variable(string name, DType type, Shape? shape = null) => new(name, type, shape ?? Shape.Scalar, FeatureLayout.Variable, null);

    /// <summary>A feature of any number of elements, also none: [n, shape] in a record; in a batch those of all records one after the other, with their numbers as Int32 [batch] in a further input "name.length".</summary>
    /// <param name="name">The key.</param>
    /// <param name="type">The type of the values.</param>
    /// <param name="shape">The shape of one element; a single value by default.</param>
    public static FeatureField Ragged(string name, DType type, Shape? shape = null) => new(name, type, shape ?? Shape.Scalar, FeatureLayout.Ragged, null);

    /// <summary>A feature of one bytes value that holds the elements of a tensor, little-endian, as tf.io.decode_raw reads them.</summary>
    /// <param name="name">The key.</param>
    /// <param name="type">The type of the elements; not Text.</param>
    /// <param name="shape">The shape.</param>
    public static FeatureField Raw(string name, DType type, Shape shape) => type == DType.Text
        ? throw new ArgumentException($"FeatureField \"{name}\": expected a type of numbers for raw bytes, got Text. Use Fixed for bytes as they are.")
        : new(name, type, shape, FeatureLayout.Raw, null);

    /// <summary>What the further input with the numbers of elements is called.</summary>
    internal string LengthName => Name + ".length";

    /// <summary>Whether records differ in the number of elements.</summary>
    internal bool HasLengths => Layout is FeatureLayout.Variable or FeatureLayout.Ragged;

    /// <summary>Name, layout, type and shape: <c>age Fixed Float32 []</c>.</summary>
    public override string ToString() => $"{Name} {Layout} {DType} {Shape}{(Default is null ? "" : " with a default")}";
}
