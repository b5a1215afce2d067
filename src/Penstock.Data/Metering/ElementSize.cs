using System.Runtime.CompilerServices;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>How many bytes the data of an element has.</summary>
internal static class ElementSize
{
    public const long Unknown = -1;

    /// <summary>The bytes of tensors, examples, texts, numbers and arrays of them, without what the objects around them take; <see cref="Unknown"/> for anything else.</summary>
    public static long Of<T>(T element) => element switch
    {
        Example example => OfAll(example.Fields),
        Tensor tensor => OfTensor(tensor),
        byte[] bytes => bytes.Length,
        string text => sizeof(char) * (long)text.Length,
        Array { Rank: 1 } array when array.GetType().GetElementType()!.IsPrimitive => Buffer.ByteLength(array),
        Example[] examples => examples.Sum(example => example is null ? 0 : OfAll(example.Fields)),
        Tensor[] tensors => OfAll(tensors),
        byte[][] parts => parts.Sum(part => (long)(part?.Length ?? 0)),
        string[] texts => texts.Sum(text => sizeof(char) * (long)(text?.Length ?? 0)),
        _ when !RuntimeHelpers.IsReferenceOrContainsReferences<T>() => Unsafe.SizeOf<T>(),
        _ => Unknown,
    };

    private static long OfAll(ReadOnlySpan<Tensor?> tensors)
    {
        long sum = 0;
        foreach (Tensor? tensor in tensors)
            if (tensor is not null) sum += OfTensor(tensor);
        return sum;
    }

    private static long OfTensor(Tensor tensor)
    {
        if (tensor.DType != DType.Text) return (long)tensor.Count * tensor.DType.ByteSize();
        TextColumn texts = tensor.AsText();
        long sum = 0;
        for (int i = 0; i < texts.Count; i++) sum += texts[i].Length + sizeof(int);
        return sum;
    }
}
