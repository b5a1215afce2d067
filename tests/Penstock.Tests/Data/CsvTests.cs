using System.Text;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class CsvTests
{
    [Fact]
    public void Memory_goes_by_the_values_not_by_the_columns()
    {
        const int columns = 50_000;
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["wide.csv"], string.Join(",", Enumerable.Range(0, columns).Select(i => $"c{i}")) + "\n" + string.Join(",", Enumerable.Range(0, columns)) + "\n");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Table whole = Csv.Read(folder["wide.csv"]), part = Csv.ReadParts(folder["wide.csv"], 1000).Single();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4000L * columns);
        Assert.Equal((columns, 7.0, 7.0), (whole.Columns.Count, whole.Column("c7").NumberAt(0), part.Column("c7").NumberAt(0)));
    }

    [Fact]
    public void Infers_types_from_all_values()
    {
        Table table = Csv.Parse("id,price,exact,flag,name,none,mixed\n9007199254740993,1.5,41.836150155,true,a,,1\n2,?,2.5,FALSE,NA,NA,x\n-3,12.85,3,True,c,,2\n");
        Assert.Equal([DType.Int64, DType.Float32, DType.Float64, DType.Bool, DType.Text, DType.Float32, DType.Text], table.Columns.Select(c => c.DType));
        Assert.Equal([9007199254740993, 2, -3], table.Column("id").Values.ToArray<long>());
        Assert.Equal([1.5f, float.NaN, 12.85f], table.Column("price").Values.ToArray<float>());
        Assert.Equal([41.836150155, 2.5, 3], table.Column("exact").Values.ToArray<double>());
        Assert.Equal([true, false, true], table.Column("flag").Values.ToArray<bool>());
        Assert.Equal([0, 1, 0, 0, 1, 3, 0], table.Columns.Select(c => c.MissingCount));
        Assert.Equal(["1", "x", "2"], Texts(table.Column("mixed")));
    }

    [Theory]
    [InlineData("1\n2.5\n", DType.Float32)]
    [InlineData("1234567\n0.5\n", DType.Float32)]
    [InlineData("16777217\n0.5\n", DType.Float64)]
    [InlineData("0.1\n12345678.9\n", DType.Float64)]
    [InlineData("1e-3\n2.5E8\n", DType.Float32)]
    [InlineData("1.2345678901234567e-3\n", DType.Float64)]
    [InlineData("1e300\n", DType.Float64)]
    [InlineData("12.50000000\n", DType.Float32)]
    [InlineData("9223372036854775807\n", DType.Int64)]
    [InlineData("9223372036854775808\n", DType.Float64)]
    [InlineData("inf\n-Infinity\n1.5\n", DType.Float32)]
    [InlineData("true\n1\n", DType.Text)]
    [InlineData("007\n8\n", DType.Int64)]
    [InlineData("?\nNA\n", DType.Float32)]
    public void Keeps_the_digits_that_a_column_has(string values, DType expected) =>
        Assert.Equal(expected, Csv.Parse(values, new() { Header = false }).Columns[0].DType);

    [Fact]
    public void Reads_quotes_doubled_quotes_and_line_ends_within_quotes()
    {
        Table table = Csv.Parse("a,b\r\n\"x,y\",\"1\"\r\n\"say \"\"hi\"\"\",2\r\n\"two\nlines\", 3 \r\n\"\",4\r\n\"NA\",\"\"\r\n");
        Assert.Equal(["x,y", "say \"hi\"", "two\nlines", "", "NA"], Texts(table.Column("a")));
        Assert.Equal(0, table.Column("a").MissingCount);
        Assert.Equal([1, 2, 3, 4, 0], table.Column("b").Values.ToArray<long>());
        Assert.True(table.Column("b").IsMissing(4));
    }

    [Theory]
    [InlineData("\uFEFFa,b\n1,2\n")]
    [InlineData("a,b\r\n1,2\r\n")]
    [InlineData("a,b\n1,2")]
    [InlineData("\n\na,b\n\n1,2\n\n\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"2\"")]
    [InlineData(" a , b\n 1 , 2 \n")]
    public void Reads_every_form_of_the_same_table(string text)
    {
        Table table = Csv.Parse(text);
        Assert.Equal(["a", "b"], table.Columns.Select(c => c.Name));
        Assert.Equal((1L, 2L), (table.Column("a").Values.Item<long>(), table.Column("b").Values.Item<long>()));
    }

    [Fact]
    public void Tells_a_header_from_a_row()
    {
        Assert.Equal(["column1", "column2"], Csv.Parse("5.1,setosa\n4.9,setosa\n").Columns.Select(c => c.Name));
        Assert.Equal(["x", "y"], Csv.Parse("1,2\n3,4\n", new() { Names = ["x", "y"] }).Columns.Select(c => c.Name));
        Assert.Equal(["1990", "1991"], Csv.Parse("1990,1991\n3,4\n", new() { Header = true }).Columns.Select(c => c.Name));
        Assert.Equal(2, Csv.Parse("a,b\nc,d\n", new() { Header = false }).RowCount);
        Assert.Equal(0, Csv.Parse("a,b\n").RowCount);
    }

    [Theory]
    [InlineData(",a,b\n0,1,x\n1,2,y\n", "Unnamed: 0", "a", "b")]
    [InlineData(",Unnamed: 0,a\n0,0,1\n1,1,2\n", "Unnamed: 0.1", "Unnamed: 0", "a")]
    [InlineData("\"\",a\nx,1\ny,2\n", "Unnamed: 0", "a")]
    public void A_header_may_leave_the_name_above_the_index_empty_as_pandas_does(string text, params string[] names)
    {
        Table table = Csv.Parse(text);
        Assert.Equal(names, table.Columns.Select(c => c.Name));
        Assert.Equal(2, table.RowCount);
    }

    [Fact]
    public void Only_a_header_that_is_asked_for_may_lack_further_names()
    {
        Assert.Equal(["a", "Unnamed: 1", "Unnamed: 2"], Csv.Parse("a,,\n1,2,3\n", new() { Header = true }).Columns.Select(c => c.Name));
        Assert.Equal(2, Csv.Parse("a,,\n1,2,3\n").RowCount);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(200_000)]
    public void A_gzipped_file_that_is_cut_anywhere_is_an_error_that_names_it(int rows)
    {
        using TestFolder folder = TestFiles.NewFolder();
        string text = "a,b\n" + string.Concat(Enumerable.Range(0, rows).Select(i => $"{i},{i * 7919 % 10007}\n"));
        byte[] whole = Gzip(text);
        File.WriteAllBytes(folder["t.csv.gz"], whole);
        Assert.Equal(rows, Csv.Read(folder["t.csv.gz"]).RowCount);
        File.WriteAllBytes(folder["t.csv.gz"], [.. whole, .. Gzip("1,2\n")]);
        Assert.Equal(rows + 1, Csv.Read(folder["t.csv.gz"]).RowCount);
        foreach (int length in Enumerable.Range(0, 20).Select(i => 1 + (whole.Length - 2) * i / 19).Append(Math.Min(30, whole.Length - 1)).Append(whole.Length - 4).Append(whole.Length - 8))
        {
            File.WriteAllBytes(folder["t.csv.gz"], whole[..length]);
            var error = Assert.Throws<InvalidDataException>(() => Csv.Read(folder["t.csv.gz"]));
            Assert.StartsWith($"Csv {folder["t.csv.gz"]}: expected gzip data, as the name says, got ", error.Message);
        }
    }

    [Fact]
    public void A_file_that_is_gzipped_in_name_alone_is_an_error_that_names_it()
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllText(folder["t.csv.gz"], "a,b\n1,2\n");
        Assert.Contains($"{folder["t.csv.gz"]}: expected gzip data, as the name says, got bytes that are none", Assert.Throws<InvalidDataException>(() => Csv.Read(folder["t.csv.gz"])).Message);
    }

    private static byte[] Gzip(string text)
    {
        var bytes = new MemoryStream();
        using (var stream = new System.IO.Compression.GZipStream(bytes, System.IO.Compression.CompressionLevel.Optimal)) stream.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    [Fact]
    public void Reads_chosen_columns_of_given_types_in_the_order_asked_for()
    {
        Table table = Csv.Parse("a;b;c\n1;2;x\n3;4;y\n", new() { Delimiter = ';', Select = ["c", "a"], Types = new Dictionary<string, DType> { ["a"] = DType.Float64 }, Missing = ["x"] });
        Assert.Equal(["c", "a"], table.Columns.Select(c => c.Name));
        Assert.True(table.Column("c").IsMissing(0));
        Assert.Equal([1, 3], table.Column("a").Values.ToArray<double>());
    }

    [Theory]
    [InlineData("a,b\n1,2\n1,2,3\n", "Csv text line 3: expected 2 fields as the first row has, got 3.")]
    [InlineData("a,b\n1,2\n\n1\n", "Csv text line 4: expected 2 fields as the first row has, got 1.")]
    [InlineData("a,b\n\"x\ny\",2\n1\n", "Csv text line 4: expected 2 fields as the first row has, got 1.")]
    [InlineData("a,b\n1,\"2\n3,4\n", "Csv text line 2: expected a closing quote, got the end of the file after \"\"2\\n3,4\\n\".")]
    [InlineData("a,b\n1,5\" pipe\n3,4\" pipe\n", "Csv text line 2: expected quotes around the whole field and doubled within it, got a quote inside \"5\" pipe\\n3,4\" pipe\".")]
    [InlineData("a,b\n1,\"x\"y\n", "Csv text line 2: expected a delimiter or the line's end after a closing quote, got \"\"x\"y\".")]
    [InlineData("a,a\n1,2\n", "Csv text line 1: expected columns of different names, got \"a\" twice. If the first row is data, say so: Header = false, on the command line --no-header.")]
    [InlineData("a,b\r1,2\r", "Csv text line 1: expected lines that end in LF or CRLF, got CR alone.")]
    [InlineData("", "Csv text line 1: expected a header or a row, got an empty file.")]
    public void Says_where_a_file_is_wrong(string text, string message) =>
        Assert.Equal(message, Assert.Throws<InvalidDataException>(() => Csv.Parse(text)).Message);

    [Fact]
    public void Names_file_line_and_column_of_a_value_of_another_type()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var text = new StringBuilder("n,fare\n");
        for (int i = 0; i < 50_000; i++) text.Append(i).Append(',').Append(i == 43_210 ? "abc" : "1.5").Append('\n');
        File.WriteAllText(folder["trips.csv"], text.ToString());
        var error = Assert.Throws<InvalidDataException>(() => Csv.Read(folder["trips.csv"], new() { Type = DType.Float32 }));
        Assert.Equal($"Csv {folder["trips.csv"]} line 43212 column \"fare\": expected a number, got \"abc\".", error.Message);
        Assert.Equal("1.5", Csv.Read(folder["trips.csv"]).Column("fare").TextAt(43_211));
    }

    [Fact]
    public void Rejects_what_is_not_UTF8()
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllBytes(folder["latin.csv"], [.. "a\nb"u8, 0xE9, (byte)'\n']);
        Assert.Contains("line 2 column \"a\": expected UTF-8 text", Assert.Throws<InvalidDataException>(() => Csv.Read(folder["latin.csv"])).Message);
        File.WriteAllText(folder["wide.csv"], "a,b\n1,2\n", Encoding.Unicode);
        Assert.Contains("got UTF-16", Assert.Throws<InvalidDataException>(() => Csv.Read(folder["wide.csv"])).Message);
    }

    [Fact]
    public void Reads_many_files_of_the_same_columns_as_one()
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllText(folder["p-1.csv"], "a,b\n1,x\n");
        File.WriteAllText(folder["p-2.csv"], "a,b\n2.5,y\n");
        Assert.Equal([1, 2.5f], Csv.Read(folder["p-*.csv"]).Column("a").Values.ToArray<float>());
        File.WriteAllText(folder["p-3.csv"], "a,c\n2.5,y\n");
        Assert.Contains("p-3.csv line 1: expected the columns a, b as", Assert.Throws<InvalidDataException>(() => Csv.Read(folder["p-*.csv"])).Message);
        Assert.Contains($"Csv: expected files that match {folder["q*.csv"]}, got none.", Assert.Throws<FileNotFoundException>(() => Csv.Read(folder["q*.csv"])).Message);
    }

    [Fact]
    public void Reads_the_same_whatever_the_blocks_cut()
    {
        // Fields of changing length make the blocks of 128 KiB end everywhere; a text longer than a block is among them.
        var random = new Random(5);
        var text = new StringBuilder("n,t,x\r\n");
        var expected = new List<(long, string, double)>();
        for (int i = 0; i < 40_000; i++)
        {
            string t = i == 20_000 ? new string('z', 300_000) : i % 97 == 0 ? "\"a,\"\"b\"\"\r\nc\"" : new string('q', random.Next(1, 9));
            double x = random.Next(1_000_000) / 64.0;
            text.Append($"{i},{t},{x:R}\r\n");
            expected.Add((i, t[0] == '"' ? "a,\"b\"\r\nc" : t, x));
        }
        Table table = Csv.Parse(text.ToString());
        Assert.Equal(expected, Enumerable.Range(0, table.RowCount).Select(r => (table.Column("n").Values.AsSpan<long>()[r], table.Column("t").TextAt(r), table.Column("x").NumberAt(r))));
    }

    [Fact]
    public void Survives_any_bytes()
    {
        var random = new Random(11);
        for (int round = 0; round < 3000; round++)
        {
            char[] text = [.. Enumerable.Range(0, random.Next(60)).Select(_ => "ab1.,,\n\r\" -e"[random.Next(12)])];
            try
            {
                Table table = Csv.Parse(new string(text));
                Assert.All(table.Columns, c => Assert.Equal(table.RowCount, c.Count));
            }
            catch (InvalidDataException)
            {
            }
        }
    }

    [Fact]
    public void Keeps_the_columns_of_a_table_without_rows()
    {
        Table none = Csv.Parse("a,b\nx,1\n").Rows([]);
        Assert.Equal((0, DType.Text, DType.Int64), (none.RowCount, none.Column("a").DType, none.Column("b").DType));
        Assert.Equal(0, none.Rows([]).RowCount);
    }

    [Fact]
    public void Writes_what_it_reads_back()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var table = new Table(
            new Column("text, quoted", Tensor.From("a\"b", "", "NA", " x", "two\r\nlines", "é")),
            new Column("f", Tensor.From(1.5f, float.NaN, 0.1f, -0f, 3e-30f, float.PositiveInfinity), [false, true, false, false, false, false]),
            new Column("d", Tensor.From(0.1, 1e300, 3, 5e-324, -1, 2)),
            new Column("l", Tensor.From(long.MinValue, 1, 2, 3, 4, 5)),
            new Column("b", Tensor.From(true, false, true, true, true, false), [false, false, true, false, false, false]));
        Csv.Write(folder["out.csv"], table);
        Table back = Csv.Read(folder["out.csv"]);
        Assert.Equal(table.ToString(), back.ToString());
        foreach (Column column in table.Columns)
            Assert.Equal(Texts(column), Texts(back.Column(column.Name)));
        Assert.Single(Directory.GetFiles(folder.FullName));
        Assert.Contains("\"text, quoted\",f,d,l,b\r\n\"a\"\"b\",1.5,", File.ReadAllText(folder["out.csv"]));
    }

    [Fact]
    public void Leaves_the_old_file_when_writing_fails()
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllText(folder["f"], "old");
        Assert.Throws<IOException>(() => FileReplacement.Write(folder["f"], stream => { stream.WriteByte(1); throw new IOException("full"); }));
        Assert.Equal("old", File.ReadAllText(folder["f"]));
        Assert.Single(Directory.GetFiles(folder.FullName));
    }

    [Fact]
    public void Writing_removes_what_a_killed_process_left_and_nothing_else()
    {
        using TestFolder folder = TestFiles.NewFolder();
        using var ended = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(Environment.ProcessPath!, "-noSuchOption") { RedirectStandardOutput = true, RedirectStandardError = true })!;
        ended.StandardOutput.ReadToEnd();
        ended.WaitForExit();
        string[] kept = ["f", $"f.{Environment.ProcessId}.999999.part", $"g.{ended.Id}.1.part", "f.notes.1.part", $"f.{ended.Id}.part"];
        foreach (string name in kept.Append($"f.{ended.Id}.7.part")) File.WriteAllText(folder[name], "half");
        FileReplacement.Write(folder["f"], stream => stream.WriteByte(1));
        Assert.Equal(kept.Order(StringComparer.Ordinal), Directory.GetFiles(folder.FullName).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([1], File.ReadAllBytes(folder["f"]));
    }

    [Fact]
    public void A_device_is_written_to_and_stays_one()
    {
        if (OperatingSystem.IsWindows()) return;
        Assert.False(FileReplacement.IsDevice("/dev/shm/a.csv"));
        Assert.False(FileReplacement.IsDevice("/dev/absent"));
        Assert.True(FileReplacement.IsDevice("/dev/null"));
        FileReplacement.Write("/dev/null", stream => stream.WriteByte(1));
        Assert.Equal(0, new FileInfo("/dev/null").Length);
        Assert.Contains("expected a device that can be written", Assert.Throws<IOException>(() => FileReplacement.Write("/dev/full", stream => stream.Write(new byte[1 << 20]))).Message);
    }

    [Fact]
    public void Reads_a_large_file_part_by_part_with_the_types_of_the_whole()
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllText(folder["a.csv"], "x,y\n" + string.Concat(Enumerable.Range(0, 1000).Select(i => i == 700 ? "0.5,t\n" : $"{i},{i}\n")));
        Dataset<Table> parts = Csv.ReadParts(folder["a.csv"], 300);
        Assert.Equal([300, 300, 300, 100], parts.Select(p => p.RowCount));
        Assert.All(parts, p => Assert.Equal((DType.Float32, DType.Text), (p.Column("x").DType, p.Column("y").DType)));
        Assert.Equal(300, parts.Map(p => p.ToExample(features: ["x"])).First().Input.Shape[0].Value);
    }

    [Theory]
    [InlineData("seaborn_taxis.csv", 6433, 14)]
    [InlineData("seaborn_penguins.csv", 344, 7)]
    [InlineData("handson_titanic_train.csv", 891, 12)]
    [InlineData("jbrownlee_iris.csv", 150, 5)]
    [InlineData("jbrownlee_adult-train.csv", 32561, 15)]
    [InlineData("bike_hour.csv", 17379, 16)]
    [InlineData("handson_housing_housing.csv", 20640, 10)]
    public void Reads_real_tables(string file, int rows, int columns)
    {
        Table table = Csv.Read(TestFiles.RequireData("tabular", file));
        Assert.Equal((rows, columns), (table.RowCount, table.Columns.Count));
    }

    private static IEnumerable<string> Texts(Column column) => Enumerable.Range(0, column.Count).Select(column.TextAt);
}
