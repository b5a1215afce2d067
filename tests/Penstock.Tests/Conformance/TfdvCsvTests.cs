using System.Text.Json;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The cases of TensorFlow Data Validation's decoder of CSV: lines, the types that are found, the values.</summary>
public class TfdvCsvTests
{
    [Fact]
    public void Every_recorded_text_is_read_as_recorded() => PipelineCases.Run("tfdv_csv_decoder.json", RunnerOf);

    private static Action RunnerOf(JsonElement one)
    {
        if (one.GetProperty("params").ValueKind != JsonValueKind.Object) return () => Assert.Throws<InvalidDataException>(() => Csv.Parse("1,2\n1\n", new() { Header = false }));
        JsonElement given = one.GetProperty("params");
        if (given.TryGetProperty("multivalent_columns", out JsonElement several) && several.ValueKind != JsonValueKind.Null) throw new NotBuiltException("several values in a field");
        if (given.TryGetProperty("skip_blank_lines", out JsonElement skips) && skips.ValueKind == JsonValueKind.False) throw new NotBuiltException("blank lines that are rows");
        string[] names = [.. given.GetProperty("column_names").EnumerateArray().Select(name => name.GetString()!)];
        string text = string.Concat(given.GetProperty("input_lines").EnumerateArray().Select(line => line.GetString() + "\n"));
        var options = new CsvOptions { Names = names, Header = false, Delimiter = given.TryGetProperty("delimiter", out JsonElement delimiter) ? delimiter.GetString()![0] : ',' };
        JsonElement[] batches = [.. given.GetProperty("expected_result").EnumerateArray()];
        return () => Compare(Csv.Parse(text, options), batches);
    }

    private static void Compare(Table table, JsonElement[] batches)
    {
        foreach (JsonProperty column in batches[0].GetProperty("@record_batch").EnumerateObject())
        {
            Column got = table.Column(column.Name);
            object?[] wanted = [.. batches.SelectMany(batch => ((object?[])RecordedValue.Of(batch.GetProperty("@record_batch").GetProperty(column.Name).GetProperty("@arrow_array"))!).Select(value => value is object?[] list ? list.Single() : value))];
            Assert.Equal(wanted.Length, got.Count);
            string type = column.Value.GetProperty("type").ToString();
            if (wanted.Any(value => value is not null)) Assert.Equal(type.Contains("binary") ? "text" : type.Contains("int64") ? "whole" : "number", got.DType == DType.Text ? "text" : got.DType == DType.Int64 ? "whole" : "number");
            for (int row = 0; row < wanted.Length; row++)
            {
                Assert.Equal(wanted[row] is null, got.IsMissing(row));
                if (wanted[row] is string value) Assert.Equal(value, got.TextAt(row));
                else if (wanted[row] is double number) Assert.Equal(number, got.NumberAt(row), 1e-6 * Math.Max(1, Math.Abs(number)));
            }
        }
    }
}
