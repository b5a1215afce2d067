using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A dataset to be written.</summary>
public sealed class Hdf5DatasetWriter : Hdf5ObjectWriter
{
    internal Hdf5DatasetWriter(string path, Tensor value) : base(path) => Value = Hdf5Value.Of(value, path);

    internal Hdf5Value Value { get; }
}
