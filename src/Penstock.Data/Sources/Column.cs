using System.Globalization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A named column of a table: values of one type, and which of them are missing.</summary>
public sealed class Column
{
    private readonly bool[]? _missing;

    /// <summary>Takes over values as a column.</summary>
    /// <param name="name">The name, as a header has it.</param>
    /// <param name="values">One axis: a value per row.</param>
    /// <param name="missing">True where the value is missing; null where none is.</param>
    /// <exception cref="ArgumentException">The values have more than one axis, or the mask another length.</exception>
    public Column(string name, Tensor values, bool[]? missing = null)
    {
        if (values.Shape.Rank != 1) throw new ArgumentException($"Column \"{name}\": expected values of one axis, got shape {values.Shape}.");
        if (missing is not null && missing.Length != values.Count) throw new ArgumentException($"Column \"{name}\": expected a mask of {values.Count}, got {missing.Length}.");
        (Name, Values, _missing) = (name, values, missing);
        MissingCount = missing?.Count(m => m) ?? 0;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The values; a missing one is NaN, 0, false or an empty text.</summary>
    public Tensor Values { get; }

    /// <summary>The type of the values.</summary>
    public DType DType => Values.DType;

    /// <summary>The number of rows.</summary>
    public int Count => Values.Count;

    /// <summary>How many values are missing.</summary>
    public int MissingCount { get; }

    /// <summary>True where the value is missing; empty where none is.</summary>
    internal ReadOnlySpan<bool> MissingMask => _missing;

    /// <summary>Whether the value of a row is missing.</summary>
    public bool IsMissing(int row) => _missing is not null && _missing[row];

    /// <summary>The value of a row as a number: NaN where missing, 1 or 0 for a truth value.</summary>
    /// <exception cref="InvalidOperationException">The column holds texts.</exception>
    public double NumberAt(int row) => IsMissing(row) ? double.NaN : DType == DType.Text
        ? throw new InvalidOperationException($"Column \"{Name}\": expected numbers, got texts. Encode the column first.")
        : Values.NumberAt(row);

    /// <summary>The value of a row as text: empty where missing.</summary>
    public string TextAt(int row) => IsMissing(row) ? "" : DType switch
    {
        DType.Text => Values.AsText().GetString(row),
        DType.Float32 => Values.AsSpan<float>()[row].ToString("R", CultureInfo.InvariantCulture),
        DType.Float64 => Values.AsSpan<double>()[row].ToString("R", CultureInfo.InvariantCulture),
        DType.Int64 => Values.AsSpan<long>()[row].ToString(CultureInfo.InvariantCulture),
        DType.Bool => Values.AsSpan<bool>()[row] ? "true" : "false",
        _ => Values.NumberAt(row).ToString("R", CultureInfo.InvariantCulture),
    };

    /// <summary>The same column under another name.</summary>
    public Column Named(string name) => new(name, Values, _missing);

    /// <summary>Rows chosen by number, in the order given.</summary>
    public Column Rows(ReadOnlySpan<int> rows)
    {
        Tensor values = new RowTable(new Example(Values)).Gather(rows, null).Input;
        if (_missing is null) return new Column(Name, values);
        var missing = new bool[rows.Length];
        for (int i = 0; i < rows.Length; i++) missing[i] = _missing[rows[i]];
        return new Column(Name, values, missing);
    }

    /// <summary>Name, type, rows and how many are missing.</summary>
    public override string ToString() => $"{Name} {DType} [{Count}]{(MissingCount > 0 ? $", {MissingCount} missing" : "")}";
}
