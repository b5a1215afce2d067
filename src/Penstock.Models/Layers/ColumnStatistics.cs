using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Mean, variance and range of numbers, for each place along some axes, over all batches that are added.</summary>
internal sealed class ColumnStatistics
{
    private readonly Column[] _columns;
    private readonly IReadOnlyList<int> _axes;

    /// <summary>Statistics of batches like this one, for each place along the axes.</summary>
    public ColumnStatistics(Tensor like, IReadOnlyList<int> axes)
    {
        _axes = axes;
        _columns = new Column[axes.Aggregate(1L, (n, axis) => n * like.Shape[axis].Value)];
    }

    public IReadOnlyList<Column> Columns => _columns;

    /// <summary>How many numbers each column has.</summary>
    public long Count => _columns.Length == 0 ? 0 : _columns[0].Count;

    public void Add(Tensor batch)
    {
        long[] extents = batch.Shape.ToArray(), steps = Steps(batch.Shape);
        var at = new long[extents.Length];
        for (int i = 0; i < batch.Count; i++)
        {
            long column = 0;
            for (int axis = 0; axis < at.Length; axis++) column += at[axis] * steps[axis];
            double number = batch.NumberAt(i);
            if (!double.IsFinite(number)) throw new ArgumentException(FormattableString.Invariant($"Adapt: expected finite numbers, got {number} at element {i} of {batch.Shape}. Fill missing values first."));
            _columns[column].Add(number);
            for (int axis = at.Length - 1; axis >= 0 && ++at[axis] == extents[axis]; axis--) at[axis] = 0;
        }
    }

    // How far the column moves with one step along each axis: 0 along those that are taken together.
    private long[] Steps(Shape shape)
    {
        var steps = new long[shape.Rank];
        long step = 1;
        for (int axis = shape.Rank - 1; axis >= 0; axis--)
        {
            if (!_axes.Any(a => shape.Axis(a) == axis)) continue;
            steps[axis] = step;
            step *= shape[axis].Value;
        }
        return step == _columns.Length
            ? steps
            : throw new ArgumentException($"Adapt: expected batches of {_columns.Length} places along the axes [{string.Join(", ", _axes)}], got shape {shape}.");
    }

    /// <summary>The numbers of one place, by Welford's method.</summary>
    public struct Column
    {
        private double _squares, _least, _most;

        public long Count { get; private set; }

        public double Mean { get; private set; }

        public readonly double Variance => _squares / Count;

        public readonly double Least => _least;

        public readonly double Most => _most;

        public void Add(double number)
        {
            Count++;
            double step = number - Mean;
            Mean += step / Count;
            _squares += step * (number - Mean);
            _least = Count == 1 ? number : Math.Min(_least, number);
            _most = Count == 1 ? number : Math.Max(_most, number);
        }
    }
}
