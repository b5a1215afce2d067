using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>The values of a column while rows come in.</summary>
internal abstract class TableCells
{
    public static TableCells Of(string name, DType type) => type switch
    {
        DType.Text => new Cells<string>(name, t => t.AsText().GetString(0), values => Tensor.From(values), "", text => text.Length == 0),
        DType.Float32 => new Cells<float>(name, t => t.Item<float>(), values => Tensor.From(values), float.NaN, float.IsNaN),
        DType.Float64 => new Cells<double>(name, t => t.Item<double>(), values => Tensor.From(values), double.NaN, double.IsNaN),
        DType.Bool => new Cells<bool>(name, t => t.Item<bool>(), values => Tensor.From(values), false, _ => false),
        DType.Int64 => new Cells<long>(name, t => t.Item<long>(), values => Tensor.From(values), 0, _ => false),
        _ => new Cells<long>(name, t => (long)t.ToFloats()[0], values => Tensor.From(values), 0, _ => false),
    };

    /// <summary>Adds the value of a row; an empty tensor is a missing one.</summary>
    /// <exception cref="InvalidDataException">There are several values.</exception>
    public abstract void Add(Tensor value, string path);

    public abstract Column ToColumn();

    private sealed class Cells<T>(string name, Func<Tensor, T> read, Func<T[], Tensor> join, T none, Func<T, bool> isMissing) : TableCells
    {
        private readonly List<T> _values = [];
        private readonly List<bool> _missing = [];

        public override void Add(Tensor value, string path)
        {
            if (value.Count > 1) throw new InvalidDataException($"{path}: expected single values for a table, got {value.DType} {value.Shape} in \"{name}\". Convert to TFRecords or NPZ.");
            T one = value.Count == 0 ? none : read(value.Reshape(Shape.Scalar));
            _values.Add(one);
            _missing.Add(value.Count == 0 || isMissing(one));
        }

        public override Column ToColumn() => new(name, join([.. _values]), _missing.Contains(true) ? [.. _missing] : null);
    }
}
