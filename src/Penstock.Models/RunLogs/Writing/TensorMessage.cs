using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The message TensorProto.</summary>
internal static class TensorMessage
{
    /// <summary>The number of an element type in TensorFlow.</summary>
    public static ulong TypeOf(DType type) => type switch
    {
        DType.Float32 => TensorNumber.Float32,
        DType.Float64 => TensorNumber.Float64,
        DType.Int32 => TensorNumber.Int32,
        DType.UInt8 => TensorNumber.UInt8,
        DType.Int16 => TensorNumber.Int16,
        DType.Int8 => TensorNumber.Int8,
        DType.Text => TensorNumber.Text,
        DType.Int64 => TensorNumber.Int64,
        DType.Bool => TensorNumber.Bool,
        DType.BFloat16 => TensorNumber.BFloat16,
        DType.Float16 => TensorNumber.Float16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Event: expected a defined element type."),
    };

    public static void Scalar(ProtoWriter to, float value)
    {
        to.Varint(TensorField.Type, TypeOf(DType.Float32));
        Shape(to, []);
        to.Tag(TensorField.Singles, WireType.Bytes);
        to.Varint(sizeof(float));
        to.Single(value);
    }

    public static void Write(ProtoWriter to, in EventTensor tensor)
    {
        to.Varint(TensorField.Type, TypeOf(tensor.Type));
        Shape(to, tensor.Shape);
        foreach (ReadOnlyMemory<byte> text in tensor.Texts) to.Bytes(TensorField.Texts, text.Span);
        if (tensor.Numbers.Length > 0) to.Bytes(TensorField.Content, tensor.Numbers);
    }

    /// <summary>A shape, whose axes of 0 elements proto3 leaves the extent out of; -1 is unknown.</summary>
    public static void Shape(ProtoWriter to, ReadOnlySpan<long> extents)
    {
        int begun = to.Begin(TensorField.Shape);
        Axes(to, extents);
        to.End(begun);
    }

    /// <summary>The axes of a TensorShapeProto.</summary>
    public static void Axes(ProtoWriter to, ReadOnlySpan<long> extents)
    {
        foreach (long extent in extents)
        {
            int axis = to.Begin(TensorField.Extent);
            to.Varint(TensorField.ExtentSize, unchecked((ulong)extent));
            to.End(axis);
        }
    }
}
