using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A class out of several; loaded as its number, Int32, -1 where no class is known.</summary>
public sealed record ClassLabelFeature : ValueFeature
{
    /// <summary>Classes that have names.</summary>
    /// <param name="names">The names in the order of the numbers, all different.</param>
    public ClassLabelFeature(params IReadOnlyList<string> names) => (Names, HasNames, Count) = (names, true, names.Count);

    /// <summary>Classes that are called by their numbers.</summary>
    public ClassLabelFeature(int count) => (Names, Count) = ([.. Enumerable.Range(0, count).Select(c => $"{c}")], count);

    /// <summary>How many classes there are.</summary>
    public int Count { get; }

    /// <summary>The names in the order of the numbers; the numbers, where there are no names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Whether the classes have names.</summary>
    public bool HasNames { get; }

    internal override string ClassName => "class_label_feature.ClassLabel";

    internal override (string, JsonObject) Json => ("classLabel", new() { ["numClasses"] = $"{Count}" });

    /// <summary>The classes.</summary>
    public override string ToString() => $"class of {Count}{(HasNames ? $": {string.Join(", ", Names.Take(10))}{(Count > 10 ? ", ..." : "")}" : "")}";

    internal override Tensor ToTensor(object value) => Tensor.Scalar(Number(value));

    internal override DType StoredType => DType.Int64;

    internal override Tensor Store(object value) => Tensor.Scalar((long)Number(value));

    internal override Tensor Read(Tensor stored) => Tensor.Scalar(Checked(stored.Item<long>()));

    internal override Tensor ToEmpty() => Tensor.Zeros(DType.Int32, Shape.Of(0));

    private int Number(object value)
    {
        switch (value)
        {
            case string name:
                int index = HasNames ? Names.ToList().IndexOf(name) : int.TryParse(name, out int number) ? number : -1;
                return index >= 0 && index < Count ? index : throw Expected($"one of {string.Join(", ", Names.Take(20))}", name);
            case sbyte or byte or short or ushort or int or uint or long:
                return Checked(Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture));
            default:
                throw Expected("a class number or name", value);
        }
    }

    private int Checked(long number) => number >= -1 && number < Count ? (int)number : throw Expected($"a class number below {Count}", number);
}
