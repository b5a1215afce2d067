using Penstock.Data;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>TensorProto in its forms, as tensor.proto tells them.</summary>
public class TensorReadingTests
{
    [Theory]
    [InlineData(1, 5, "float32")]
    [InlineData(2, 6, "float64")]
    [InlineData(3, 7, "int32")]
    [InlineData(4, 7, "uint8")]
    [InlineData(5, 7, "int16")]
    [InlineData(6, 7, "int8")]
    [InlineData(9, 10, "int64")]
    [InlineData(10, 11, "bool")]
    [InlineData(14, 13, "bfloat16")]
    [InlineData(17, 7, "uint16")]
    [InlineData(19, 13, "float16")]
    [InlineData(22, 16, "uint32")]
    [InlineData(23, 17, "uint64")]
    [InlineData(101, 5, "float32")]
    public void Numbers_are_read_packed_or_not_and_the_last_stands_for_those_left_out(int type, int field, string name)
    {
        // 1 and 0: in the field of halves they are the bits of 1.
        ulong one = name == "float16" ? 0x3C00ul : name == "bfloat16" ? 0x3F80ul : 1ul;
        void One(ProtoWriter message, ulong number)
        {
            if (field == 5) message.Single(number);
            else if (field == 6) message.Double(number);
            else message.Varint(number);
        }
        WireType wire = field == 5 ? WireType.Fixed32 : field == 6 ? WireType.Fixed64 : WireType.Varint;
        LoggedTensor packed = Read(EventBytes.TensorProto((ulong)type, [2, 2], message =>
        {
            int begun = message.Begin(field);
            One(message, 0);
            One(message, one);
            message.End(begun);
        }));
        LoggedTensor apart = Read(EventBytes.TensorProto((ulong)type, [4], message =>
        {
            foreach (ulong number in (ulong[])[0, one])
            {
                message.Tag(field, wire);
                One(message, number);
            }
        }));
        Assert.Equal(($"{name} [2, 2]", $"{name} [4]"), (packed.ToString(), apart.ToString()));
        Assert.Equal([0.0, 1, 1, 1], packed.Numbers());
        Assert.Equal([0f, 1, 1, 1], apart.Floats());
        LoggedTensor content = Read(EventBytes.TensorProto((ulong)type, [4], message => message.Bytes(4, packed.Bytes.Span)));
        Assert.Equal(packed.Numbers(), content.Numbers());
        Assert.Equal([0.0, 0], Read(EventBytes.TensorProto((ulong)type, [2], _ => { })).Numbers());
        Assert.True(ScalarValue.TryRead(EventBytes.TensorProto((ulong)type, [1], message =>
        {
            message.Tag(field, wire);
            One(message, one);
        }), out double scalar));
        Assert.Equal(1, scalar);
        Assert.False(ScalarValue.TryRead(EventBytes.TensorProto((ulong)type, [2], message => message.Bytes(4, packed.Bytes.Span)), out _));
    }

    [Fact]
    public void Strings_are_read_and_the_last_stands_for_those_left_out()
    {
        LoggedTensor texts = Read(EventBytes.TensorProto(7, [3], message =>
        {
            message.Bytes(8, "a"u8);
            message.Bytes(8, "b"u8);
        }));
        Assert.Equal(["61", "62", "62"], texts.Strings.Select(text => Convert.ToHexString(text.Span)));
        Assert.Equal((true, 3, LoggedType.Text), (texts.IsText, texts.Count, texts.ElementType));
        Assert.Throws<InvalidOperationException>(() => texts.Numbers());
    }

    [Theory]
    [InlineData("a known rank", "0801120218012A0400000000")]
    [InlineData("numbers or strings, got the type 8", "08081200")]
    [InlineData("elements of at most 1,024 bytes", "080112081206088080808001")]
    [InlineData("4 bytes of elements, got 3", "080112002203000000")]
    [InlineData("at most 1 elements", "080112002A080000000000000000")]
    [InlineData("elements of type Float32, got those of field 6", "0801120032080000000000000000")]
    [InlineData("strings of at most 1,024 bytes", "08071206120408FFFF7F")]
    [InlineData("0 strings, got 1", "08071204120208004200")]
    [InlineData("an extent of at most 2147483647, got -1", "0801120D120B08FFFFFFFFFFFFFFFFFF01")]
    [InlineData("byte", "080112FF")]
    public void What_is_no_tensor_or_too_large_is_refused_before_memory_is_taken(string words, string hex) =>
        Assert.Contains(words, Assert.Throws<InvalidDataException>(() => TensorReading.Read(Convert.FromHexString(hex), 1024)).Message);

    private static LoggedTensor Read(byte[] bytes) => TensorReading.Read(bytes, 1 << 20);
}
