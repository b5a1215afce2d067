namespace Penstock.Tensors;

/// <summary>The gradient of a value: dense, or for a table of rows sparse, as the touched rows' indices and their gradients.</summary>
public sealed class Gradient
{
    private readonly Value? _dense;

    private Gradient(Value? dense, Value? indices, Value? rows, Shape shape) => (_dense, Indices, Rows, Shape) = (dense, indices, rows, shape);

    /// <summary>The shape of the value that it is the gradient of.</summary>
    public Shape Shape { get; }

    /// <summary>For a sparse gradient the indices of the touched rows, which may repeat; else null.</summary>
    public Value? Indices { get; }

    /// <summary>For a sparse gradient the gradient of each touched row; else null.</summary>
    public Value? Rows { get; }

    /// <summary>Whether the gradient is kept as indices and rows.</summary>
    public bool IsSparse => _dense is null;

    /// <summary>A dense gradient.</summary>
    public static implicit operator Gradient?(Value? value) => value is null ? null : new Gradient(value, null, null, value.Shape);

    /// <summary>A sparse gradient of a table.</summary>
    /// <param name="indices">Int32 or Int64 [n], rows of the table.</param>
    /// <param name="rows">[n, ...], one gradient for each index.</param>
    /// <param name="shape">The table's shape, [count, ...].</param>
    public static Gradient Sparse(Value indices, Value rows, Shape shape) => new(null, indices, rows, shape);

    /// <summary>The gradient as one dense value; a sparse one is scattered by sorted index.</summary>
    public Value ToDense() => _dense ?? Op.ScatterAdd(Indices!, Rows!, Shape);

    /// <summary>The sum of two gradients of the same value; sparse ones are laid one after the other.</summary>
    public static Gradient operator +(Gradient a, Gradient b) => a.IsSparse && b.IsSparse
        ? Sparse(Op.Concatenate(0, a.Indices!, b.Indices!), Op.Concatenate(0, a.Rows!, b.Rows!), a.Shape)
        : (a.ToDense() + b.ToDense())!;

    /// <summary>The gradient times a factor.</summary>
    public static Gradient operator *(Gradient a, Value factor) => a.IsSparse
        ? Sparse(a.Indices!, a.Rows! * factor, a.Shape)
        : (a._dense! * factor)!;

    /// <summary>A sparse gradient whose rows of equal index are added up: the sum stands at the first of their places, zeros at the others. A dense one as it is.</summary>
    public Gradient SumRows() => IsSparse
        ? Sparse(Indices!, Op.ScatterAdd(Op.FirstOfEqual(Indices!, Shape[0]), Rows!, Rows!.Shape), Shape)
        : this;

    /// <summary>The sum of the squared elements; rows of the same index are added up first.</summary>
    public Value SquaredNorm() => Op.Sum(Op.Square(IsSparse ? SumRows().Rows! : _dense!));
}
