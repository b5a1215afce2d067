using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class CsvPartsTests
{
    private static readonly Dictionary<string, DType> s_types = new() { ["id"] = DType.Int64, ["name"] = DType.Text };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parts_go_on_in_the_middle_over_many_files(bool hasTypes)
    {
        using var folder = TestFiles.NewFolder();
        foreach (int file in Enumerable.Range(0, 3))
            File.WriteAllText(folder[$"{file}.csv"], "id,name\n" + string.Concat(Enumerable.Range(0, 10 + file).Select(row => $"{100 * file + row},\"a \"\"{row}\"\"\nb\"\n")));
        Dataset<Table> parts = Csv.ReadParts(folder["*.csv"], 4, hasTypes ? new() { Types = s_types } : null);
        string[] all = [.. parts.Select(Show)];
        Assert.Equal(9, all.Length);
        Assert.Equal(all, parts.Select(Show));
        for (int skip = 0; skip <= all.Length; skip++)
        {
            using DatasetReader<Table> reader = parts.Open(new() { Skip = skip });
            Assert.Equal(all[skip..], Read(reader));
            reader.Start(3, skip);
            Assert.Equal(all[skip..], Read(reader));
        }
        Assert.Equal(33, parts.NamedRows("id").Count());
        Assert.Equal(205, parts.NamedRows("id").Skip(26).First().Label!.Item<long>());
    }

    [Fact]
    public void Files_are_not_read_before_where_all_types_are_given()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["a.csv"], "id,name\n1,a\nx,b\n");
        Dataset<Table> parts = Csv.ReadParts(folder["a.csv"], 1, new() { Types = s_types });
        Assert.Equal($"Csv {folder["a.csv"]} line 3 column \"id\": expected a whole number, got \"x\".", Assert.Throws<InvalidDataException>(() => parts.Count()).Message);
    }

    [Fact]
    public void The_rows_before_an_error_are_given_first()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["a.csv"], "id,name\n" + string.Concat(Enumerable.Range(0, 50).Select(row => $"{(row == 36 ? "x" : row)},n{row}\n")));
        using DatasetReader<Table> reader = Csv.ReadParts(folder["a.csv"], 10, new() { Types = s_types }).Open(default);
        foreach (int count in new[] { 10, 10, 10, 6 })
        {
            Assert.True(reader.MoveNext());
            Assert.Equal(count, reader.Current.RowCount);
        }
        Assert.Equal("n35", reader.Current.Column("name").TextAt(5));
        Assert.StartsWith($"Csv {folder["a.csv"]} line 38 column \"id\": ", Assert.Throws<InvalidDataException>(() => reader.MoveNext()).Message);
        Assert.False(reader.MoveNext());
    }

    [Fact]
    public void Another_header_is_an_error_that_names_both()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["a.csv"], "id,name\n1,a\n");
        File.WriteAllText(folder["b.csv"], "id,other\n2,b\n");
        string expected = $"Csv {folder["b.csv"]} line 1: expected the columns id, name as {folder["a.csv"]} has, got id, other.";
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => Csv.Read(folder["*.csv"])).Message);
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => Csv.ReadParts(folder["*.csv"], 5, new() { Types = s_types }).Count()).Message);
    }

    [Fact]
    public void Rows_of_parts_are_the_rows_of_the_whole()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["a.csv"], "x,y,label\n" + string.Concat(Enumerable.Range(0, 25).Select(i => $"{i}.5,{i * i},{i % 3}\n")));
        Dataset<Example> rows = Csv.ReadParts(folder["a.csv"], 7).Rows("label");
        Example[] expected = [.. Csv.Read(folder["a.csv"]).ToDataset("label")];
        Assert.Equal(expected.Select(ShowExample), rows.Select(ShowExample));
        for (int skip = 0; skip <= 25; skip++)
        {
            using DatasetReader<Example> reader = rows.Open(new() { Skip = skip });
            Assert.Equal(skip < 25, reader.MoveNext());
            if (skip < 25) Assert.Equal(ShowExample(expected[skip]), ShowExample(reader.Current));
        }
    }

    private static string Show(Table table) => string.Join(' ', Enumerable.Range(0, table.RowCount).Select(row => $"{table.Column("id").TextAt(row)}{table.Column("name").TextAt(row)}"));

    private static string ShowExample(Example example) => $"{string.Join(' ', example.Input.ToArray<float>())}: {example.Label!.NumberAt(0)}";

    private static List<string> Read(DatasetReader<Table> reader)
    {
        var parts = new List<string>();
        while (reader.MoveNext()) parts.Add(Show(reader.Current));
        return parts;
    }
}
