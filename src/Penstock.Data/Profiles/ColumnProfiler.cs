using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Gathers the profile of one column from its parts.</summary>
internal sealed class ColumnProfiler(string name, DType type)
{
    private readonly QuantileSketch _order = new();
    private readonly DistinctTexts _texts = new();
    // A byte has few values: they are counted, and looked at once in the end.
    private readonly long[] _bytes = new long[256];
    private long _count, _missing, _zeros, _infinite, _finite;
    private double _min = double.PositiveInfinity, _max = double.NegativeInfinity, _mean, _squares;

    public void Add(Column column)
    {
        if (column.DType != type) throw new ArgumentException($"DataProfile: expected values of type {type} in \"{name}\" as before, got {column.DType}.");
        _count += column.Count;
        for (int row = 0; row < column.Count; row++)
        {
            if (type == DType.Text)
            {
                if (column.IsMissing(row)) _missing++;
                else _texts.Add(column.Values.AsText().GetString(row));
            }
            else AddNumber(column.NumberAt(row), 1);
        }
    }

    public void Add(Tensor values)
    {
        if (type != DType.UInt8 || values.DType != type)
        {
            Add(new Column(name, values.Reshape(Shape.Of(values.Count))));
            return;
        }
        _count += values.Count;
        foreach (byte b in values.AsSpan<byte>()) _bytes[b] = unchecked(_bytes[b] + 1);
    }

    public ColumnProfile ToProfile()
    {
        for (int b = 0; b < _bytes.Length; b++) AddNumber(b, _bytes[b]);
        Array.Clear(_bytes);
        return new(name, type, _count, _missing)
        {
            Numbers = _finite == 0 ? null : new(_min, _max, _mean, Math.Sqrt(_squares / _finite), _zeros, _infinite, Quantiles()),
            Texts = type == DType.Text ? new(Math.Min(_texts.Count, _count - _missing), _texts.IsExact, [.. _texts.Top(TextProfile.MostTop).Select(t => t with { Value = Cut(t.Value) })]) : null,
        };
    }

    private double[] Quantiles()
    {
        double[] quantiles = _order.Quantiles(NumberProfile.Steps);
        // A sketch that has thrown values away may have lost the ends.
        (quantiles[0], quantiles[^1]) = (_min, _max);
        return quantiles;
    }

    private void AddNumber(double number, long times)
    {
        if (times == 0) return;
        if (double.IsNaN(number)) _missing += times;
        else if (double.IsInfinity(number)) _infinite += times;
        else
        {
            if (number == 0) _zeros += times;
            (_min, _max) = (Math.Min(_min, number), Math.Max(_max, number));
            // Mean and squared distances grow together without cancelling (Welford 1962; with weights, West 1979).
            _finite += times;
            double distance = number - _mean;
            _mean += distance * times / _finite;
            _squares += distance * (number - _mean) * times;
            _order.Add(number, times);
        }
    }

    private static string Cut(string text) => text.Length <= TextProfile.LongestText
        ? text
        : text[..(char.IsHighSurrogate(text[TextProfile.LongestText - 1]) ? TextProfile.LongestText - 1 : TextProfile.LongestText)];
}
