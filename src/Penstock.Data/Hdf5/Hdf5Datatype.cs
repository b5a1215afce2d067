using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>The kinds of datatype; the numbers are the format's.</summary>
internal enum Hdf5TypeClass
{
    Integer = 0,
    Float = 1,
    Time = 2,
    String = 3,
    BitField = 4,
    Opaque = 5,
    Compound = 6,
    Reference = 7,
    Enum = 8,
    VariableLength = 9,
    Array = 10,
}

/// <summary>How padded text ends; the numbers are the format's.</summary>
internal enum Hdf5Padding
{
    NullTerminated = 0,
    NullPadded = 1,
    SpacePadded = 2,
}

/// <summary>The type of the elements of a dataset or attribute, as the file describes it.</summary>
internal sealed record Hdf5Datatype(Hdf5TypeClass Class, int Size)
{
    private const int DeepestNesting = 8, LargestArrayRank = 32;

    public bool BigEndian { get; private init; }

    public bool Signed { get; private init; }

    public Hdf5FloatFormat? Float { get; private init; }

    public Hdf5Padding Padding { get; private init; }

    /// <summary>What an array, an enumeration or a sequence of variable length is made of.</summary>
    public Hdf5Datatype? Element { get; private init; }

    /// <summary>The extents of an array, which come after those of the dataspace.</summary>
    public long[] ArrayExtents { get; private init; } = [];

    /// <summary>Whether the type is text of variable length, kept in the global heap.</summary>
    public bool IsVariableText { get; private init; }

    /// <summary>Whether the type is an enumeration of FALSE = 0 and TRUE = 1, as h5py writes truth values.</summary>
    public bool IsBool { get; private init; }

    /// <summary>Two bytes of no declared kind, which Keras writes for bfloat16 and marks by an attribute.</summary>
    public static Hdf5Datatype BFloat16 { get; } = new(Hdf5TypeClass.Float, 2) { Float = Hdf5FloatFormat.BFloat16 };

    /// <summary>The element type of the tensor that values are read into, or null where there is none.</summary>
    public DType? TensorType => Class switch
    {
        Hdf5TypeClass.Integer => (Size, Signed) switch
        {
            (1, true) => DType.Int8,
            (1, false) => DType.UInt8,
            (2, true) => DType.Int16,
            (2, false) or (4, true) => DType.Int32,
            (4, false) or (8, _) => DType.Int64,
            _ => null,
        },
        Hdf5TypeClass.Float when Float is not null => Float.FitsSingle ? DType.Float32 : DType.Float64,
        Hdf5TypeClass.String => DType.Text,
        Hdf5TypeClass.VariableLength when IsVariableText => DType.Text,
        Hdf5TypeClass.Enum => IsBool ? DType.Bool : Element!.TensorType,
        Hdf5TypeClass.Array => Element!.TensorType,
        _ => null,
    };

    public static Hdf5Datatype Read(Hdf5Cursor cursor) => Read(cursor, 0);

    private static Hdf5Datatype Read(Hdf5Cursor cursor, int depth)
    {
        if (depth > DeepestNesting) throw cursor.Error("datatype", $"at most {DeepestNesting} types within types", "more");
        int classAndVersion = cursor.Byte("datatype class"), version = classAndVersion >> 4;
        int bits = (int)cursor.Number(3, "datatype bits");
        long size = cursor.UInt32("datatype size");
        if (version is < 1 or > 4) throw cursor.Error("datatype version", "1 to 4", $"{version}");
        if (size is < 1 or > int.MaxValue) throw cursor.Error("datatype size", $"1 to {int.MaxValue}", $"{size}");
        var type = new Hdf5Datatype((Hdf5TypeClass)(classAndVersion & 15), (int)size);
        return type.Class switch
        {
            Hdf5TypeClass.Integer => type.ReadInteger(cursor, bits),
            Hdf5TypeClass.Float => type.ReadFloat(cursor, bits),
            Hdf5TypeClass.String => type with { Padding = (Hdf5Padding)(bits & 15) },
            Hdf5TypeClass.Enum => type.ReadEnum(cursor, version, bits & 0xffff, depth),
            Hdf5TypeClass.VariableLength => type with { Element = Read(cursor, depth + 1), IsVariableText = (bits & 15) == 1 },
            Hdf5TypeClass.Array => type.ReadArray(cursor, version, depth),
            _ => type,
        };
    }

    private Hdf5Datatype ReadInteger(Hdf5Cursor cursor, int bits)
    {
        int offset = cursor.UInt16("datatype bit offset"), precision = cursor.UInt16("datatype precision");
        if (offset != 0 || precision != 8L * Size) throw cursor.Error("datatype precision", $"all {8L * Size} bits of the number", $"{precision} bits from bit {offset}");
        return this with { BigEndian = (bits & 1) != 0, Signed = (bits & 8) != 0 };
    }

    private Hdf5Datatype ReadFloat(Hdf5Cursor cursor, int bits)
    {
        cursor.Skip(4, "datatype precision");
        int exponentAt = cursor.Byte("exponent location"), exponentBits = cursor.Byte("exponent size");
        int mantissaAt = cursor.Byte("mantissa location"), mantissaBits = cursor.Byte("mantissa size");
        var format = new Hdf5FloatFormat(bits >> 8 & 0xff, exponentAt, exponentBits, mantissaAt, mantissaBits, (int)Math.Min(cursor.UInt32("exponent bias"), int.MaxValue));
        const int implied = 2, vaxOrder = 0x40;
        bool known = Size is 2 or 4 or 8 && (bits >> 4 & 3) == implied && (bits & vaxOrder) == 0 && format.FitsDouble;
        return this with { BigEndian = (bits & 1) != 0, Float = known ? format : null };
    }

    private Hdf5Datatype ReadEnum(Hdf5Cursor cursor, int version, int members, int depth)
    {
        Hdf5Datatype element = Read(cursor, depth + 1);
        if (element.Class != Hdf5TypeClass.Integer || element.Size != Size) throw cursor.Error("enumeration", $"whole numbers of {Size} bytes", $"{element.Class} of {element.Size}");
        var names = new string[members];
        for (int i = 0; i < members; i++)
        {
            int start = cursor.Taken;
            names[i] = cursor.Text("enumeration name");
            if (version < 3) cursor.Skip((8 - (cursor.Taken - start) % 8) % 8, "enumeration name");
        }
        bool isBool = Size == 1 && names is ["FALSE", "TRUE"] && cursor.Take(2, "enumeration values") is [0, 1];
        return this with { Element = element, IsBool = isBool };
    }

    private Hdf5Datatype ReadArray(Hdf5Cursor cursor, int version, int depth)
    {
        int rank = cursor.Byte("array rank");
        if (rank > LargestArrayRank) throw cursor.Error("array rank", $"at most {LargestArrayRank}", $"{rank}");
        if (version < 3) cursor.Skip(3, "array rank");
        var extents = new long[rank];
        for (int i = 0; i < rank; i++) extents[i] = cursor.UInt32("array extent");
        if (version < 3) cursor.Skip(4 * rank, "array permutation");
        Hdf5Datatype element = Read(cursor, depth + 1);
        Int128 size = element.Size;
        foreach (long extent in extents) size = Int128.Min(size * extent, long.MaxValue);
        if (size != Size) throw cursor.Error("array size", $"{size} bytes", $"{Size}");
        return this with { Element = element, ArrayExtents = [.. extents, .. element.ArrayExtents] };
    }
}
