using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>The message TensorProto.</summary>
internal static class TensorMessage
{
    private const int TypeField = 1, ShapeField = 2, ContentField = 4, FloatField = 5, TextField = 8, AxisField = 2, ExtentField = 1;

    /// <summary>The number of an element type in TensorFlow.</summary>
    public static ulong TypeOf(DType type) => type switch
    {
        DType.Float32 => 1,
        DType.Float64 => 2,
        DType.Int32 => 3,
        DType.UInt8 => 4,
        DType.Int16 => 5,
        DType.Int8 => 6,
        DType.Text => 7,
        DType.Int64 => 9,
        DType.Bool => 10,
        DType.BFloat16 => 14,
        DType.Float16 => 19,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Event: expected a defined element type."),
    };

    public static void Scalar(ProtoWriter to, float value)
    {
        to.Varint(TypeField, TypeOf(DType.Float32));
        Shape(to, []);
        to.Tag(FloatField, WireType.Bytes);
        to.Varint(sizeof(float));
        to.Single(value);
    }

    public static void Write(ProtoWriter to, in EventTensor tensor)
    {
        to.Varint(TypeField, TypeOf(tensor.Type));
        Shape(to, tensor.Shape);
        foreach (ReadOnlyMemory<byte> text in tensor.Texts) to.Bytes(TextField, text.Span);
        if (tensor.Numbers.Length > 0) to.Bytes(ContentField, tensor.Numbers);
    }

    /// <summary>A shape, whose axes of 0 elements proto3 leaves the extent out of; -1 is unknown.</summary>
    public static void Shape(ProtoWriter to, ReadOnlySpan<long> extents)
    {
        int begun = to.Begin(ShapeField);
        Axes(to, extents);
        to.End(begun);
    }

    /// <summary>The axes of a TensorShapeProto.</summary>
    public static void Axes(ProtoWriter to, ReadOnlySpan<long> extents)
    {
        foreach (long extent in extents)
        {
            int axis = to.Begin(AxisField);
            to.Varint(ExtentField, unchecked((ulong)extent));
            to.End(axis);
        }
    }
}
