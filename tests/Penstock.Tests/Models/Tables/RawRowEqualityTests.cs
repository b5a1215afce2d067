using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>No training/serving skew: every row of both tables gives the same bits offline in batches from CSV, and alone or in batches of any size from JSON, in memory and from a file.</summary>
public class RawRowEqualityTests
{
    private const int Batch = 256, MostTogether = 8;

    [Fact]
    public void Taxi_trips_give_the_same_bits_however_they_come() => Prove(RawRowTables.Taxi(), 15_002);

    [Fact]
    public void Census_rows_give_the_same_bits_however_they_come() => Prove(RawRowTables.Adult(), 48_842);

    private static void Prove(RawRowTables tables, int count)
    {
        using var folder = TestFiles.NewFolder();
        string path = Path.Combine(folder.FullName, "model.penstock");
        tables.Model.Save(path);
        Model loaded = Model.Load(path);
        Assert.True(loaded.TakesRawRows);
        int[] expected = InBatches(tables.Model, tables.Rows);
        Assert.Equal(count, expected.Length);
        Assert.True(expected.Distinct().Count() > count / 20);
        Assert.Equal(expected, InBatches(loaded, tables.Rows));
        // What a server gets: the fields of the file as JSON, parsed again.
        Tensor[][] rows = [.. Requests(tables.Texts, tables.Model.Signature.Columns)];
        Assert.Equal(expected, FromJson(tables.Model, rows, _ => 1));
        Assert.Equal(expected, FromJson(loaded, rows, _ => 1));
        Assert.Equal(expected, FromJson(tables.Model, rows, random => random.Next(2, MostTogether)));
        Assert.Equal(expected, FromJson(loaded, rows, random => random.Next(2, MostTogether)));
    }

    private static int[] InBatches(Model model, Table rows) =>
        [.. Enumerable.Range(0, rows.RowCount).Chunk(Batch).SelectMany(part => Bits(model.Predict(rows.Rows(part))))];

    private static int[] FromJson(Model model, Tensor[][] rows, Func<Random, int> together)
    {
        var random = new Random(11);
        var bits = new List<int>(rows.Length);
        for (int at = 0, n; at < rows.Length; at += n)
        {
            n = Math.Min(together(random), rows.Length - at);
            bits.AddRange(Bits(model.Predict(n == 1 ? rows[at] : Together(rows.AsSpan(at, n)))));
        }
        return [.. bits];
    }

    private static int[] Bits(Tensor output) => [.. MemoryMarshal.Cast<float, int>(output.AsSpan<float>())];

    /// <summary>Rows of one as one batch.</summary>
    private static Tensor[] Together(ReadOnlySpan<Tensor[]> rows)
    {
        var all = new Tensor[rows[0].Length];
        Tensor[][] parts = rows.ToArray();
        for (int c = 0; c < all.Length; c++)
            all[c] = parts[0][c].DType == DType.Text ? Tensor.From([.. parts.Select(r => r[c].AsText().GetString(0))]) : Tensor.From([.. parts.Select(r => r[c].AsSpan<double>()[0])]);
        return all;
    }

    private static IEnumerable<Tensor[]> Requests(Table texts, IReadOnlyList<FeatureColumn> columns)
    {
        Column[] fields = [.. columns.Select(c => texts.Column(c.Name))];
        for (int row = 0; row < texts.RowCount; row++)
        {
            using JsonDocument json = JsonDocument.Parse(Json(fields, columns, row));
            yield return [.. columns.Select(c => Value(json.RootElement.GetProperty(c.Name), c.IsText))];
        }
    }

    private static Tensor Value(JsonElement value, bool isText) => isText
        ? Tensor.From(value.GetString() ?? "")
        : Tensor.From(value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble());

    /// <summary>A row as a client would send it: numbers with the digits of the file.</summary>
    internal static string Json(Column[] fields, IReadOnlyList<FeatureColumn> columns, int row)
    {
        var text = new StringBuilder("{");
        for (int c = 0; c < fields.Length; c++)
        {
            text.Append(c == 0 ? "" : ",").Append(CultureInfo.InvariantCulture, $"\"{columns[c].Name}\":");
            string field = fields[c].TextAt(row);
            text.Append(fields[c].IsMissing(row) ? "null" : columns[c].IsText ? JsonSerializer.Serialize(field) : field);
        }
        return text.Append('}').ToString();
    }
}
