using System.Numerics;
using System.Runtime.InteropServices;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Rows of a table from one up to another.</summary>
internal readonly record struct RowSpan(Table Table, int First, int Count);

/// <summary>What a chunk of rows looks like.</summary>
internal sealed record ChunkSummary(long Rows, ColumnSummary[] Columns, RowSketch? Hashes);

/// <summary>Looks at one chunk of rows after the other, column by column; it keeps its memory for the next.</summary>
internal sealed class ChunkReader
{
    private const ulong MissingHash = 0x5DEECE66D1CE4E5B;
    private readonly TextTable _texts = new();
    private double[] _values = [], _scratch = [];
    private long[] _counts = [];
    private ulong[] _rows = [];
    private bool _hashes;

    /// <summary>What the rows look like.</summary>
    /// <param name="chunk">Rows of tables with the same columns.</param>
    /// <param name="rowLimit">How many hashes of rows are kept; 0: none.</param>
    public ChunkSummary Read(IReadOnlyList<RowSpan> chunk, int rowLimit)
    {
        int rows = chunk.Sum(s => s.Count);
        _hashes = rowLimit > 0;
        if (_rows.Length < rows) (_rows, _values, _scratch, _counts) = (new ulong[rows], new double[rows], new double[rows], new long[rows]);
        Array.Clear(_rows, 0, rows);
        IReadOnlyList<Column> columns = chunk[0].Table.Columns;
        var summaries = new ColumnSummary[columns.Count];
        for (int c = 0; c < summaries.Length; c++) summaries[c] = ReadColumn(chunk, c, rows);
        return new(rows, summaries, _hashes ? RowSketch.Of(_rows.AsSpan(0, rows), rowLimit) : null);
    }

    private ColumnSummary ReadColumn(IReadOnlyList<RowSpan> chunk, int index, int rows)
    {
        Column first = chunk[0].Table.Columns[index];
        ulong seed = Hash64.Of(System.Text.Encoding.UTF8.GetBytes(first.Name));
        // Numbers may be of different types from part to part; so may a column that has no value in one of them.
        var whole = new ColumnSummary(first.Name, first.DType);
        for (int begin = 0, row = 0, end; begin < chunk.Count; begin = end)
        {
            DType type = chunk[begin].Table.Columns[index].DType;
            for (end = begin + 1; end < chunk.Count && chunk[end].Table.Columns[index].DType == type; end++) { }
            int firstRow = row, found = 0;
            if (type == DType.Text) _texts.Clear();
            for (int i = begin; i < end; i++)
            {
                Column column = chunk[i].Table.Columns[index];
                Span<ulong> hashes = _hashes ? _rows.AsSpan(row, chunk[i].Count) : [];
                if (type == DType.Text) found += AddTexts(column, chunk[i], hashes, seed);
                else found += AddNumbers(column, chunk[i], hashes, seed, _values.AsSpan(found));
                row += chunk[i].Count;
            }
            whole.Merge(new(first.Name, type)
            {
                Count = row - firstRow, Missing = row - firstRow - found,
                Texts = type == DType.Text ? TextSummary.Of(_texts) : null, Numbers = type == DType.Text ? null : NumbersOf(found, type == DType.Float32),
            });
        }
        return whole;
    }

    private NumberSummary NumbersOf(int found, bool areSingle)
    {
        Span<double> values = _values.AsSpan(0, found);
        RadixSort.Sort(values, _scratch);
        return NumberSummary.OfSorted(values, _counts, areSingle);
    }

    private int AddTexts(Column column, RowSpan rows, Span<ulong> hashes, ulong seed)
    {
        TextColumn texts = column.Values.AsText();
        int found = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            bool isMissing = column.IsMissing(rows.First + i);
            ulong hash = isMissing ? MissingHash : _texts.Add(texts, rows.First + i);
            if (!isMissing) found++;
            if (_hashes) hashes[i] = unchecked(hashes[i] + Hash64.Of(hash ^ seed));
        }
        return found;
    }

    private static int AddNumbers(Column column, RowSpan rows, Span<ulong> hashes, ulong seed, Span<double> into) => column.DType switch
    {
        DType.Float32 => AddNumbers<float>(column, rows, hashes, seed, into),
        DType.Float64 => AddNumbers<double>(column, rows, hashes, seed, into),
        DType.Int64 => AddNumbers<long>(column, rows, hashes, seed, into),
        DType.Int32 => AddNumbers<int>(column, rows, hashes, seed, into),
        DType.Int16 => AddNumbers<short>(column, rows, hashes, seed, into),
        DType.Int8 => AddNumbers<sbyte>(column, rows, hashes, seed, into),
        _ => AddNumbers<byte>(column, rows, hashes, seed, into),
    };

    /// <summary>Puts the numbers that are not missing one after the other, and every row's part into its hash.</summary>
    private static int AddNumbers<T>(Column column, RowSpan rows, Span<ulong> hashes, ulong seed, Span<double> into) where T : unmanaged, INumberBase<T>
    {
        ReadOnlySpan<T> values = MemoryMarshal.Cast<byte, T>(column.Values.Bytes).Slice(rows.First, rows.Count);
        ReadOnlySpan<bool> missing = column.MissingMask;
        if (!missing.IsEmpty) missing = missing.Slice(rows.First, rows.Count);
        int found = 0;
        unchecked
        {
            for (int i = 0; i < values.Length; i++)
            {
                // Zero is added so that -0 is 0.
                double value = double.CreateTruncating(values[i]) + 0.0;
                if (!missing.IsEmpty && missing[i]) value = double.NaN;
                bool isNumber = !double.IsNaN(value);
                into[found] = value;
                found += isNumber ? 1 : 0;
                if (hashes.IsEmpty) continue;
                double rounded = Math.Floor(value) == value ? value : (float)value;
                hashes[i] += Hash64.Of((isNumber ? BitConverter.DoubleToUInt64Bits(rounded) : MissingHash) ^ seed);
            }
        }
        return found;
    }
}
