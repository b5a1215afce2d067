using System.Text;
using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A text; empty where it is missing.</summary>
public sealed record TextFeature : ValueFeature
{
    internal override string ClassName => "text_feature.Text";

    internal override (string, JsonObject) Json => ("text", []);

    /// <summary>The word text.</summary>
    public override string ToString() => "text";

    internal override Tensor ToTensor(object value) => Of(Bytes(value));

    internal override DType StoredType => DType.Text;

    internal override Tensor Store(object value) => Of(Bytes(value));

    internal override Tensor Read(Tensor stored) => stored;

    internal override Tensor ToEmpty() => Tensor.Zeros(DType.Text, Shape.Of(0));

    private static byte[] Bytes(object value) => value switch
    {
        string text => Encoding.UTF8.GetBytes(text),
        byte[] bytes => bytes,
        Tensor { DType: DType.Text, Count: 1 } tensor => tensor.AsText()[0].ToArray(),
        _ => throw Expected("a text", value),
    };

    /// <summary>Bytes as a text of its own.</summary>
    internal static Tensor Of(byte[] text) => Tensor.From(new TextColumn(text, [0, text.Length]), Shape.Scalar);
}
