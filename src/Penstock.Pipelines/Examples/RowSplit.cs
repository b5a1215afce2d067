using System.Runtime.InteropServices;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Pipelines;

/// <summary>Parts rows by a hash of their values, so that a row goes to the same part wherever it stands, and equal rows go together.</summary>
internal static class RowSplit
{
    private const ulong Offset = 14695981039346656037, Prime = 1099511628211;

    /// <summary>Parts a table; fails unless every part has rows.</summary>
    /// <inheritdoc cref="Of"/>
    public static ExampleSplits Checked(string step, string place, Table rows, double validation, double test, long seed)
    {
        if (validation is not (> 0 and < 1) || test is not (> 0 and < 1) || validation + test >= 1)
            throw new ArgumentException(FormattableString.Invariant($"{step}: expected shares between 0 and 1 that leave rows to train on, got {validation} to choose by and {test} held out."));
        if (rows.RowCount == 0) throw new InvalidDataException($"{step}: expected rows, got none in {place}.");
        ExampleSplits splits = Of(rows, validation, test, seed);
        return splits.Train.RowCount > 0 && splits.Validation.RowCount > 0 && splits.Test.RowCount > 0
            ? splits
            : throw new InvalidDataException($"{step}: expected rows in each of three parts, got {splits} in {place}. Give more rows.");
    }

    /// <summary>Parts a table.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="validation">The share of the rows to choose by.</param>
    /// <param name="test">The share of the rows that are held out.</param>
    /// <param name="seed">Another seed parts in another way.</param>
    public static ExampleSplits Of(Table rows, double validation, double test, long seed)
    {
        List<int> train = [], toChoose = [], heldOut = [];
        ulong[] hashes = HashesOf(rows, seed);
        for (int row = 0; row < hashes.Length; row++)
        {
            double place = (hashes[row] >> 11) * (1.0 / (1L << 53));
            (place < test ? heldOut : place < test + validation ? toChoose : train).Add(row);
        }
        return new(rows.Rows(CollectionsMarshal.AsSpan(train)), rows.Rows(CollectionsMarshal.AsSpan(toChoose)), rows.Rows(CollectionsMarshal.AsSpan(heldOut)));
    }

    /// <summary>A hash of each row: FNV-1a over the values in the order of the columns (numbers as Float64, texts as UTF-8), mixed as splitmix64 does.</summary>
    private static ulong[] HashesOf(Table rows, long seed)
    {
        var hashes = new ulong[rows.RowCount];
        Array.Fill(hashes, unchecked(Offset ^ Mixed((ulong)seed)));
        foreach (Column column in rows.Columns)
        {
            TextColumn? texts = column.DType == DType.Text ? column.Values.AsText() : null;
            for (int row = 0; row < hashes.Length; row++)
            {
                if (texts is null) hashes[row] = unchecked((hashes[row] ^ (ulong)BitConverter.DoubleToInt64Bits(column.NumberAt(row))) * Prime);
                else
                {
                    foreach (byte b in texts[row]) hashes[row] = unchecked((hashes[row] ^ b) * Prime);
                    hashes[row] = unchecked((hashes[row] ^ 0x100) * Prime);
                }
            }
        }
        for (int row = 0; row < hashes.Length; row++) hashes[row] = Mixed(hashes[row]);
        return hashes;
    }

    private static ulong Mixed(ulong x)
    {
        unchecked
        {
            x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
            x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
            return x ^ (x >> 31);
        }
    }
}
