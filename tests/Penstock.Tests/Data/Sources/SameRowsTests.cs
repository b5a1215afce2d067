using System.Globalization;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The taxi trips of TFX's tests, which come in several formats.</summary>
public class SameRowsTests
{
    private static readonly string[] s_whole = ["pickup_community_area", "trip_start_month", "trip_start_hour", "trip_start_day", "trip_start_timestamp"];

    [Fact]
    public void Csv_and_TFRecord_hold_the_same_rows()
    {
        Table csv = Csv.Read(TestFiles.RequireData("tfx", "components", "testdata", "external", "csv"));
        string records = TestFiles.RequireData("tfx", "components", "testdata", "external", "tfrecord");
        var spec = new FeatureSpec([.. csv.Columns.Select(Field)]);
        Example all = TfRecord.Read(records, new() { Compression = FileCompression.Gzip }).ParseBatch(spec, csv.RowCount).Single();
        string[] names = [.. csv.Columns.Select(column => column.Name)];
        string[] fromCsv = Rows(names.Length, csv.RowCount, (c, row) => csv.Columns[c].DType == DType.Text ? csv.Columns[c].TextAt(row) : Number(csv.Columns[c].NumberAt(row)));
        string[] fromRecords = Rows(names.Length, csv.RowCount, (c, row) => all[names[c]].DType == DType.Text ? all[names[c]].AsText().GetString(row) : Number(all[names[c]].NumberAt(row)));
        // Shards are filled in an order of their own. One trip of the 15,000 is another one there: a script in Python that reads both finds the same.
        Assert.Equal((15_000, 15_000), (fromCsv.Length, fromRecords.Length));
        Assert.StartsWith("8,7.45,7,11,4,", Assert.Single(fromCsv.Except(fromRecords)));
        Assert.StartsWith("60,27.05,10,2,3,", Assert.Single(fromRecords.Except(fromCsv)));

        static FeatureField Field(Column column) => column.DType == DType.Text ? FeatureField.Fixed(column.Name, DType.Text, orElse: Tensor.From(TextColumn.From([""]), Shape.Scalar))
            : s_whole.Contains(column.Name) ? FeatureField.Fixed(column.Name, DType.Int64)
            : FeatureField.Fixed(column.Name, DType.Float32, orElse: Tensor.Scalar(float.NaN));
    }

    private static string Number(double value) => ((float)value).ToString("R", CultureInfo.InvariantCulture);

    private static string[] Rows(int columns, int count, Func<int, int, string> field) =>
        [.. Enumerable.Range(0, count).Select(row => string.Join(',', Enumerable.Range(0, columns).Select(c => field(c, row))))];
}
