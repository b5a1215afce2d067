using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Writes rows in another format.</summary>
internal static class DataConvertVerb
{
    private static readonly string[] s_endings = [".csv", ".tsv", ".jsonl", ".npz", ".tfrecord"];

    public static Command Create()
    {
        var from = new Argument<string>("IN") { Description = AnyFile.Kinds + "." };
        var to = new Argument<string>("OUT") { Description = "A name that ends in .csv, .tsv, .jsonl, .npz or .tfrecord; TFRecords get -00000-of-00001 and so on behind it." };
        to.Validators.Add(result => { if (result.Tokens is [var t] && !s_endings.Contains(Path.GetExtension(t.Value))) result.AddError($"OUT: expected a name that ends in {string.Join(", ", s_endings)}, got \"{t.Value}\""); });
        Option<string?> query = DataHeadVerb.Query();
        Option<int?> shards = new Option<int?>("--shards") { Description = "How many files TFRecords are written in. Default: by their size.", HelpName = "N" }.Within(1, 99_999);
        Option<bool> json = Verb.Json();
        var command = new Command("convert", "Write rows in another format; columns keep their types, and missing values stay missing; TFRecords know whole numbers, texts and fractions of 32 bits only. The rows of tables are held in memory.") { from, to, query, shards, Verb.UnusedSeed(), json };
        command.Do(json, (parsed, screen, cancellation) =>
        {
            string place = parsed.GetValue(to)!;
            if (parsed.GetValue(shards) is not null && Path.GetExtension(place) != ".tfrecord") throw new UsageException($"--shards: expected OUT to end in .tfrecord, got {place}.");
            OutputFile.Prepare("OUT", place, [parsed.GetValue(from)]);
            return Run(AnyFile.Open(parsed.GetValue(from)!, parsed.GetValue(query)), place, parsed.GetValue(shards), screen, cancellation);
        });
        return command;
    }

    private static int Run(AnyFile file, string to, int? shards, Screen screen, CancellationToken cancellation)
    {
        string what;
        long count;
        if (Path.GetExtension(to) == ".tfrecord")
        {
            WrittenShards written = TfRecord.Write(Records(file), to, new() { Shards = shards, Cancellation = cancellation });
            (what, count) = ($"{written}", written.Records);
        }
        else if (Path.GetExtension(to) == ".npz")
        {
            (string Name, Tensor Values)[] arrays = Arrays(file);
            count = arrays[0].Values.Shape[0].Value;
            Npz.Write(to, arrays);
            what = FormattableString.Invariant($"{count:N0} rows");
        }
        else
        {
            Table table = file.ReadTable();
            if (Path.GetExtension(to) == ".jsonl") FileReplacement.Write(to, stream => WriteLines(stream, table));
            else Csv.Write(to, table, Path.GetExtension(to) == ".tsv" ? '\t' : ',');
            (what, count) = (FormattableString.Invariant($"{table.RowCount:N0} rows of {table.Columns.Count} columns"), table.RowCount);
        }
        screen.Say($"{to}: {what}");
        screen.Answer(new JsonObject { ["file"] = to, ["rows"] = count });
        return ExitCode.Done;
    }

    // The types of a table's columns are those of all its rows; a missing value is a feature without values.
    private static Dataset<byte[]> Records(AnyFile file) =>
        file.Parts is null ? file.Rows.Map(row => TfExample.Write(row)) : Dataset.From(ExampleTable.RowsOf(file.ReadTable()).Select(row => TfExample.Write(row)));

    private static (string, Tensor)[] Arrays(AnyFile file)
    {
        if (file.Parts is null && file.Rows.Batch(int.MaxValue).FirstOrDefault() is { } all) return [.. all.Names.Select((name, i) => (name, all.Inputs[i]))];
        Table table = file.ReadTable();
        return table.RowCount > 0 ? [.. table.Columns.Select(c => (c.Name, ExampleTable.Numbers(c)))] : throw new InvalidDataException($"{file.Name}: expected rows, got none.");
    }

    private static void WriteLines(Stream stream, Table table)
    {
        foreach (int row in Enumerable.Range(0, table.RowCount))
        {
            using (var writer = new Utf8JsonWriter(stream, new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            {
                writer.WriteStartObject();
                foreach (Column column in table.Columns) WriteValue(writer, column, row);
                writer.WriteEndObject();
            }
            stream.Write("\n"u8);
        }
    }

    private static void WriteValue(Utf8JsonWriter writer, Column column, int row)
    {
        writer.WritePropertyName(column.Name);
        if (column.IsMissing(row)) writer.WriteNullValue();
        else if (column.DType == DType.Text) writer.WriteStringValue(column.TextAt(row));
        else if (column.DType == DType.Bool) writer.WriteBooleanValue(column.NumberAt(row) != 0);
        else if (double.IsFinite(column.NumberAt(row))) writer.WriteRawValue(Encoding.UTF8.GetBytes(column.TextAt(row)));
        else writer.WriteNullValue();
    }
}
