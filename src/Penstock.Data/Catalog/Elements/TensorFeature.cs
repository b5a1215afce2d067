using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A tensor of numbers, truth values or texts; a scalar where it has no extents.</summary>
/// <param name="DType">The type that it is loaded as.</param>
/// <param name="Extents">The extents; at most one is null, for one that differs.</param>
public sealed record TensorFeature(DType DType, params IReadOnlyList<int?> Extents) : ValueFeature
{
    // What a file may make us take for one value, whatever it claims.
    private const int MostBytes = 1 << 30;

    /// <summary>What stands in the records: none for numbers one by one, bytes for those of the tensor, zlib for those compressed.</summary>
    internal string Encoding { get; init; } = "none";

    /// <summary>The type by its name in TensorFlow Datasets, which has more types.</summary>
    internal string TypeName { get; init; } = FeatureTypes.NameOf(DType);

    internal bool IsText => DType == DType.Text;

    internal override string ClassName => "tensor_feature.Tensor";

    internal override (string, JsonObject) Json => ("tensor", new() { ["shape"] = FeaturesJson.Shape(Extents), ["dtype"] = TypeName, ["encoding"] = Encoding });

    internal override Shape? StoredShape => Encoding != "none" ? Shape.Scalar : Extents.Any(e => e is null) ? null : Shape.Of([.. Extents.Select(e => (long)e!.Value)]);

    internal override DType StoredType => Encoding != "none" ? DType.Text : DType;

    /// <summary>Type and extents.</summary>
    public override string ToString() => Extents.Count == 0 ? $"{DType}" : $"{DType} [{string.Join(", ", Extents.Select(e => e is null ? "any" : $"{e}"))}]";

    internal override Tensor ToTensor(object value) => Shaped(value switch
    {
        Tensor tensor => FeatureTypes.Cast(tensor, DType),
        string text => Tensor.From(text).Reshape(Shape.Scalar),
        string[] texts => Tensor.From(texts),
        bool or sbyte or byte or short or ushort or int or uint or long => FeatureTypes.Cast(Tensor.Scalar(Convert.ToInt64(value, CultureInfo.InvariantCulture)), DType),
        float or double => FeatureTypes.Cast(Tensor.Scalar(Convert.ToDouble(value, CultureInfo.InvariantCulture)), DType),
        float[] numbers => FeatureTypes.Cast(Tensor.From(numbers), DType),
        double[] numbers => FeatureTypes.Cast(Tensor.From(numbers), DType),
        int[] numbers => FeatureTypes.Cast(Tensor.From(numbers), DType),
        long[] numbers => FeatureTypes.Cast(Tensor.From(numbers), DType),
        byte[] numbers => FeatureTypes.Cast(Tensor.From(numbers), DType),
        bool[] truths => FeatureTypes.Cast(Tensor.From(truths), DType),
        _ => throw Expected($"{this}", value),
    }, value);

    internal override Tensor Store(object value)
    {
        Tensor tensor = ToTensor(value);
        if (Encoding == "none") return tensor;
        byte[] bytes = FeatureTypes.Bytes(tensor, TypeName);
        if (Encoding == "bytes") return TextFeature.Of(bytes);
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(bytes);
        return TextFeature.Of(compressed.ToArray());
    }

    internal override Tensor Read(Tensor stored)
    {
        if (Encoding == "none") return Shaped(stored, stored);
        byte[] bytes = stored.AsText()[0].ToArray();
        return Shaped(FeatureTypes.FromBytes(Encoding == "zlib" ? Inflated(bytes) : bytes, TypeName, DType), stored);
    }

    internal override Tensor ToEmpty() => Tensor.Zeros(DType, Shape.Of([0, .. Extents.Select(e => (long)(e ?? 0))]));

    /// <summary>The values under the extents; the one that differs is what the others leave.</summary>
    private Tensor Shaped(Tensor values, object got)
    {
        if (values.DType != DType) throw Expected($"{this}", got);
        long known = Extents.Aggregate(1L, (n, e) => n * (e ?? 1));
        if (Extents.All(e => e is not null)) return known == values.Count ? values.Reshape(Shape.Of([.. Extents.Select(e => (long)e!.Value)])) : throw Expected($"{this}", got);
        if (Extents.Count(e => e is null) > 1) return values.Shape.Rank == Extents.Count ? values : throw Expected($"{this}", got);
        if (known == 0 || values.Count % known != 0) throw Expected($"{this}", got);
        return values.Reshape(Shape.Of([.. Extents.Select(e => e ?? values.Count / known)]));
    }

    private static byte[] Inflated(byte[] bytes)
    {
        using var plain = new MemoryStream();
        using var zlib = new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress);
        var buffer = new byte[1 << 16];
        for (int read; (read = zlib.Read(buffer)) > 0;)
        {
            if (plain.Length + read > MostBytes) throw Expected($"at most {MostBytes} bytes of a tensor", plain.Length + read);
            plain.Write(buffer, 0, read);
        }
        return plain.ToArray();
    }
}
