using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A named value of a group or dataset.</summary>
public sealed class Hdf5Attribute
{
    private readonly Hdf5Cursor _data;
    private readonly Hdf5Datatype _type;
    private readonly Hdf5Dataspace _space;

    private Hdf5Attribute(string name, Hdf5Datatype type, Hdf5Dataspace space, Hdf5Cursor data)
    {
        (Name, _type, _space, _data) = (name, type, space, data);
        Shape = space.IsNull ? [0] : Shape.Of([.. space.Extents, .. type.ArrayExtents]);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The extents; a scalar has none, and an attribute without a value (h5py's Empty) is of shape [0].</summary>
    public Shape Shape { get; }

    /// <summary>The type of the elements, as they are read.</summary>
    /// <exception cref="InvalidDataException">The type has no tensor form, such as a compound.</exception>
    public DType DType => _type.TensorType ?? throw Error("numbers, truth values or texts", $"{_type.Class} of {_type.Size} bytes");

    /// <summary>Reads the value. Smaller or unusual numbers widen: float16 and bfloat16 to float32, uint16 to int32, uint32 and uint64 to int64.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or the type has no tensor form.</exception>
    public Tensor Read()
    {
        _ = DType;
        long count = _space.Count;
        if (count < 0 || (Int128)count * _type.Size > _data.Remaining)
            throw Error($"{_data.Remaining} bytes of elements, as its header holds", $"shape {Shape} of {_type.Class}");
        return Hdf5Elements.Read(_data.Input, _type, Shape, _data.At, into => _data.Rewound().Take(into.Length, Name).CopyTo(into));
    }

    internal static Hdf5Attribute Read(Hdf5Cursor cursor)
    {
        int version = cursor.Version("attribute", 1, 3), flags = cursor.Byte("attribute flags");
        int nameSize = cursor.UInt16("attribute name size"), typeSize = cursor.UInt16("attribute type size"), spaceSize = cursor.UInt16("attribute dataspace size");
        if (version == 3) cursor.Skip(1, "attribute character set");
        Hdf5Cursor nameBytes = Part(nameSize, "attribute name"), typeBytes = Part(typeSize, "attribute type"), spaceBytes = Part(spaceSize, "attribute dataspace");
        string name = nameBytes.Text("attribute name");
        if (version == 1) flags = 0;
        Hdf5Datatype type = Hdf5Datatype.Read(Hdf5ObjectHeader.Resolve(cursor.Input, Hdf5MessageType.Datatype, (flags & 1) << 1, typeBytes));
        Hdf5Dataspace space = Hdf5Dataspace.Read(Hdf5ObjectHeader.Resolve(cursor.Input, Hdf5MessageType.Dataspace, flags & 2, spaceBytes));
        return new Hdf5Attribute(name, type, space, cursor.Slice(cursor.Remaining, "attribute value"));

        Hdf5Cursor Part(int size, string field)
        {
            Hdf5Cursor part = cursor.Slice(size, field);
            if (version == 1) cursor.Skip((8 - size % 8) % 8, field);
            return part;
        }
    }

    internal InvalidDataException Error(string expected, string got) => _data.Error($"attribute \"{Name}\"", expected, got);
}
