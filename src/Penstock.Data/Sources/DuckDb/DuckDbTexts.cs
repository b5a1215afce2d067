using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A column of texts, bytes, names of an enumeration or identifiers.</summary>
internal sealed unsafe class DuckDbTexts : DuckDbColumn
{
    private const int MostInline = 12;
    private readonly DuckDbType _kind;
    private readonly byte[][] _names = [];
    private readonly int _nameBytes;
    private TextStack _texts = new(0);

    public DuckDbTexts(DuckDbApi api, string name, DuckDbType kind, nint type) : base(api, name)
    {
        _kind = kind;
        if (kind != DuckDbType.Enum) return;
        _nameBytes = api.EnumInternalType(type) switch { DuckDbType.UTinyInt => 1, DuckDbType.USmallInt => 2, _ => 4 };
        _names = new byte[checked((int)api.EnumDictionarySize(type))][];
        for (int i = 0; i < _names.Length; i++)
        {
            byte* text = api.EnumDictionaryValue(type, (ulong)i);
            _names[i] = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text).ToArray();
            api.Free(text);
        }
    }

    private protected override void AppendValues(nint vector, int start, int count)
    {
        ulong* valid = Api.VectorGetValidity(vector);
        byte* data = (byte*)Api.VectorGetData(vector);
        for (int i = start; i < start + count; i++) _texts.Add(IsMissing(valid, i) ? [] : _kind switch
        {
            DuckDbType.Enum => _names[_nameBytes switch { 1 => data[i], 2 => ((ushort*)data)[i], _ => checked((int)((uint*)data)[i]) }],
            DuckDbType.Uuid => Identifier(((UInt128*)data)[i]),
            _ => TextAt(data + 16L * i),
        });
    }

    private protected override void ShortenValues(int count) => _texts.RemoveLast(_texts.Count - count);

    // Missing ones were added empty.
    private protected override void Clear(int index)
    {
    }

    private protected override Tensor TakeValues()
    {
        Tensor values = Tensor.From(_texts.ToColumn(), Shape.Of(Count));
        _texts = new TextStack(Count);
        return values;
    }

    /// <summary>A length, then the text itself where it is short, else its first four bytes and its place.</summary>
    private static ReadOnlySpan<byte> TextAt(byte* entry)
    {
        uint length = Unsafe.ReadUnaligned<uint>(entry);
        return new ReadOnlySpan<byte>(length <= MostInline ? entry + 4 : (byte*)Unsafe.ReadUnaligned<nint>(entry + 8), checked((int)length));
    }

    // The first bit is turned over, so that they sort as whole numbers do.
    private static byte[] Identifier(UInt128 value)
    {
        byte[] bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value ^ (UInt128.One << 127));
        return Encoding.ASCII.GetBytes(new Guid(bytes, bigEndian: true).ToString());
    }
}
