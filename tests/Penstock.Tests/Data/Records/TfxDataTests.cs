using System.Globalization;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Real files of TFX: the same rows as CSV, TFRecord and SequenceExample load equal.</summary>
public class TfxDataTests
{
    private static string Folder(params string[] path) => TestFiles.RequireData(["tfx", "components", "testdata", .. path]);

    // The files themselves differ by a row each, and the CSV of the example has two more: counted by a parser of a few lines of Python.
    [Fact]
    public void Taxi_trips_are_the_same_as_csv_and_as_records()
    {
        string[] csv = RowsOf(Csv.Read(Path.Combine(Folder("external", "csv"), "*.csv"))), external = RowsOf(TfRecord.Read(Folder("external", "tfrecord"), new() { Readers = 2 }), "pickup_census_tract");
        string[] simple = RowsOf(Csv.Read(TestFiles.RequireData("tfx", "examples", "chicago_taxi_pipeline", "data", "simple", "data.csv")));
        string[] generated = RowsOf(TfRecord.Read(Path.Combine(Folder("csv_example_gen"), "Split-*/*.gz")));
        Assert.Equal((15_000, 15_000, 15_000, 15_002), (csv.Length, external.Length, generated.Length, simple.Length));
        Assert.Equal((0, 1, 1, 2), (Without(generated, simple), Without(csv, external), Without(csv, generated), Without(simple, generated)));

        static int Without(string[] rows, string[] others)
        {
            var left = others.CountBy(row => row).ToDictionary();
            return rows.Count(row => !left.TryGetValue(row, out int count) || (left[row] = count - 1) < 0);
        }
    }

    [Fact]
    public void Sequences_are_the_same_whole_and_in_splits()
    {
        string[] whole = Sequences(TfRecord.Read(Folder("external", "tfrecord_sequence"))), split = Sequences(TfRecord.Read(Path.Combine(Folder("tfrecord_sequence"), "*/*.gz")));
        Assert.Equal(15_000, whole.Length);
        Assert.Equal(whole, split);
        // The generator of the file: element n has i = n or none, f = n or none, s = [n, n + 1].
        Assert.Contains("i 10501 f 10501 s 10501 10502", whole);
        Assert.All(whole, row => Assert.Equal(1, int.Parse(row.Split(' ')[^1]) - int.Parse(row.Split(' ')[^2])));
    }

    [Fact]
    public void A_sequence_of_tf_transform_is_read()
    {
        var spec = new SequenceSpec(
            [FeatureField.Fixed("int_feature", DType.Int64), FeatureField.Variable("float_feature", DType.Float32)],
            [FeatureField.Variable("string_feature", DType.Text)]);
        Example[] examples = [.. TfRecord.Read(TestFiles.RequireData("tft", "examples", "testdata", "sequence_example", "data_tfrecord.gz")).Parse(spec)];
        Assert.Equal(3, examples.Length);
        Assert.Equal("""Text [2, 2] "Hello", "World", "", "" """.Trim(), examples[0]["string_feature"].ToString());
        Assert.Equal([2, 0], examples[0]["string_feature.counts"].ToArray<int>());
        Assert.Equal([1f, 2, 3, 4], examples[0]["float_feature"].ToArray<float>());
    }

    [Fact]
    public void Penguins_are_the_rows_of_their_csv()
    {
        FeatureSpec spec = FeatureSpec.Infer(TfRecord.Read(Path.Combine(Folder("penguin", "data"), "*/*.gz")));
        Assert.Equal("body_mass_g Fixed Float32 []\nculmen_depth_mm Fixed Float32 []\nculmen_length_mm Fixed Float32 []\nflipper_length_mm Fixed Float32 []\nspecies Fixed Int64 []", spec.ToString());
        string csv = TestFiles.RequireData("tfx", "examples", "penguin", "data", "labelled", "penguins_processed.csv");
        Assert.Equal(RowsOf(Csv.Read(csv)), RowsOf(TfRecord.Read(Path.Combine(Folder("penguin", "data"), "*/*.gz"))));
    }

    [Fact]
    public void Digits_and_irises_have_the_counts_that_are_told()
    {
        var spec = new FeatureSpec(FeatureField.Fixed("image_floats", DType.Float32, [28, 28]), FeatureField.Fixed("image_class", DType.Int64)) { Label = "image_class" };
        Example[] batches = [.. TfRecord.Read(TestFiles.RequireData("tfx", "examples", "mnist", "data", "mnist.tfrecord")).ParseBatch(spec, 300)];
        Assert.Equal([300, 300, 300, 100], batches.Select(b => b.Input.Shape[0].Value));
        Assert.All(batches, b => Assert.All(b.Label!.ToArray<long>(), label => Assert.InRange(label, 0, 9)));
        string iris = TestFiles.RequireData("tfx-history", "components", "testdata", "iris", "data");
        Assert.Equal((105, 45), (TfRecord.Read(Path.Combine(iris, "train")).Count(), TfRecord.Read(Path.Combine(iris, "eval")).Count()));
    }

    private static string[] Sequences(Dataset<byte[]> records)
    {
        var spec = new SequenceSpec([FeatureField.Variable("i", DType.Int64), FeatureField.Variable("f", DType.Float32)], [FeatureField.Fixed("s", DType.Text)]);
        return [.. records.Parse(spec).Select(e => $"i {Joined(e["i"])} f {Joined(e["f"])} s {Joined(e["s"])}").Order(StringComparer.Ordinal)];

        static string Joined(Tensor values) => string.Join(' ', Enumerable.Range(0, values.Count).Select(i => values.DType == DType.Text ? values.AsText().GetString(i) : values.NumberAt(i).ToString(CultureInfo.InvariantCulture)));
    }

    // Numbers as single floats, because the records hold some of the whole numbers as floats.
    private static string[] RowsOf(Table table) =>
        [.. Enumerable.Range(0, table.RowCount).Select(row => string.Join('|', table.Columns.OrderBy(c => c.Name, StringComparer.Ordinal).Where(c => c.MissingCount < c.Count)
            .Select(c => c.IsMissing(row) ? "" : c.DType == DType.Text ? c.TextAt(row) : Shown(c.NumberAt(row))))).Order(StringComparer.Ordinal)];

    // A feature that no record has a value of is named.
    private static string[] RowsOf(Dataset<byte[]> records, params string[] without)
    {
        var spec = new FeatureSpec([.. FeatureSpec.Infer(records, int.MaxValue).Fields.Select(f => FeatureField.Variable(f.Name, f.DType)).Concat(without.Select(name => FeatureField.Variable(name, DType.Float32))).OrderBy(f => f.Name, StringComparer.Ordinal)]);
        return [.. records.Parse(spec).Select(e => string.Join('|', e.Inputs.Select(v => v.Count == 0 ? "" : v.DType == DType.Text ? v.AsText().GetString(0) : Shown(v.NumberAt(0))))).Order(StringComparer.Ordinal)];
    }

    private static string Shown(double value) => ((float)value).ToString("R", CultureInfo.InvariantCulture);
}
