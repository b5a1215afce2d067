using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>An array of numbers, truth values or texts in an HDF5 file.</summary>
public sealed class Hdf5Dataset : Hdf5Object
{
    private readonly Hdf5Storage _storage;
    private readonly Hdf5Datatype _type;

    internal Hdf5Dataset(Hdf5Input input, Hdf5ObjectHeader header, string path) : base(input, header, path)
    {
        _storage = new Hdf5Storage(input, header);
        _type = _storage.Type;
        if (_type is { Class: Hdf5TypeClass.Opaque, Size: 2 } && Attributes.Contains("dtype") && Attributes.Text("dtype") == "bfloat16") _type = Hdf5Datatype.BFloat16;
        Shape = _storage.Space.IsNull ? [0] : Shape.Of([.. _storage.Space.Extents, .. _type.ArrayExtents]);
    }

    /// <summary>The extents; a scalar has none, and a dataset without a value (h5py's Empty) is of shape [0].</summary>
    public Shape Shape { get; }

    /// <summary>The type of the elements, as they are read.</summary>
    /// <exception cref="InvalidDataException">The type has no tensor form, such as a compound.</exception>
    public DType DType => _type.TensorType ?? throw Error("numbers, truth values or texts", $"{_type.Class} of {_type.Size} bytes");

    /// <summary>
    /// Reads all elements. Smaller or unusual numbers widen: float16 and bfloat16 to float32, uint16 to int32, uint32 and uint64 to int64.
    /// Chunks that were never written hold the fill value.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is damaged, the type has no tensor form, or the dataset has 2 GiB or more.</exception>
    public Tensor Read()
    {
        _ = DType;
        long count = _storage.Space.Count;
        if (count < 0 || (Int128)count * _type.Size > Array.MaxLength) throw Error($"fewer than {Array.MaxLength} bytes", $"shape {Shape} of {_type.Size} bytes");
        _storage.CheckSize(count * _type.Size);
        return _storage.Read(_type, Shape);
    }

    private InvalidDataException Error(string expected, string got) => Input.Error(Header.Address, $"dataset \"{Path}\"", expected, got);
}
