using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class SqlTests
{
    private const double May = 1400269500; // 2014-05-16 19:45:00 UTC, by the command date.

    public SqlTests() => DuckDbOracle.Require();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, DType, double> Numbers => new()
    {
        { "true", DType.Bool, 1 }, { "(-5)::tinyint", DType.Int8, -5 }, { "250::utinyint", DType.UInt8, 250 }, { "(-300)::smallint", DType.Int16, -300 },
        { "60000::usmallint", DType.Int32, 60000 }, { "-70000", DType.Int32, -70000 }, { "4000000000::uinteger", DType.Int64, 4e9 }, { "9007199254740993::bigint", DType.Int64, 9007199254740993 },
        { "7::ubigint", DType.Int64, 7 }, { "(-7)::hugeint", DType.Int64, -7 }, { "7::uhugeint", DType.Int64, 7 }, { "1.5::float", DType.Float32, 1.5 }, { "0.1::double", DType.Float64, 0.1 },
        { "12.34::decimal(4,2)", DType.Float64, 12.34 }, { "-0.07::decimal(9,2)", DType.Float64, -0.07 }, { "123456789.123::decimal(18,3)", DType.Float64, 123456789.123 },
        { "12345678901234567890.123456789::decimal(38,9)", DType.Float64, 12345678901234567890.123456789 }, { "timestamp '2014-05-16 19:45:00'", DType.Float64, May },
        { "timestamptz '2014-05-16 21:45:00+02'", DType.Float64, May }, { "timestamp '2014-05-16 19:45:00.25'", DType.Float64, May + 0.25 }, { "timestamp_s '2014-05-16 19:45:00'", DType.Float64, May },
        { "timestamp_ms '2014-05-16 19:45:00'", DType.Float64, May }, { "timestamp_ns '2014-05-16 19:45:00'", DType.Float64, May }, { "date '1969-12-31'", DType.Float64, -86400 },
        { "date 'infinity'", DType.Float64, double.PositiveInfinity }, { "time '00:01:00.5'", DType.Float64, 60.5 },
    };

    [Theory, MemberData(nameof(Numbers))]
    public void Numbers_have_the_type_that_the_database_gives_them(string value, DType type, double expected)
    {
        Column column = Read($"select {value} as x").Column("x");
        Assert.Equal((type, 1), (column.DType, column.Count));
        Assert.Equal(expected, column.NumberAt(0));
        Column missing = Read($"select x from (select null as x, 1 as i union all select {value}, 2) order by i").Column("x");
        Assert.True(missing.IsMissing(0));
        Assert.Equal(expected, missing.NumberAt(1));
    }

    [Theory]
    [InlineData("'short'", "short")]
    [InlineData("'a text of more than twelve bytes, é'", "a text of more than twelve bytes, é")]
    [InlineData("''", "")]
    [InlineData("'two'::enum('one', 'two')", "two")]
    [InlineData("'3d2c1b0a-0000-1111-8222-933344445555'::uuid", "3d2c1b0a-0000-1111-8222-933344445555")]
    [InlineData("'ab'::blob", "ab")]
    public void Texts_are_texts(string value, string expected)
    {
        Column column = Read($"select {value} as x union all select null").Column("x");
        Assert.Equal((DType.Text, 1, expected), (column.DType, column.MissingCount, column.TextAt(column.IsMissing(0) ? 1 : 0)));
    }

    [Theory]
    [InlineData("select {'a': 1} as x", "Sql column \"x\": expected truth values, numbers, times, texts or lists of them, got the type Struct. Name its parts or cast it in the query: x.part, x::VARCHAR.")]
    [InlineData("select interval '1 day' as x", "Sql column \"x\": expected truth values, numbers, times, texts or lists of them, got the type Interval. Name its parts or cast it in the query: x.part, x::VARCHAR.")]
    [InlineData("select [[1]] as x", "Sql column \"x\": expected truth values, numbers, times, texts or lists of them, got lists of lists. Flatten them in the query: flatten(x).")]
    [InlineData("select [1] as x", "Sql column \"x\": expected one value a row, got lists. Take one out in the query, such as x[1], make rows of them with unnest(x), or read examples, whose inputs may be lists.")]
    [InlineData("select 18446744073709551615::ubigint as x", "Sql column \"x\": expected whole numbers that fit 64 bits, got 18446744073709551615. Cast it in the query: x::DOUBLE.")]
    [InlineData("select 1 as x, 2 as x", "Sql: expected columns of different names, got \"x\" twice. Name them in the query: x as y.")]
    [InlineData("selec 1", "Sql: expected a query that DuckDB can answer, got: Parser Error: syntax error at or near \"selec\"")]
    [InlineData("", "Sql: expected a query that DuckDB can answer, got: ")]
    [InlineData("select 1; select 2", "Sql: expected a query that DuckDB can answer, got: Invalid Input Error: Cannot prepare multiple statements at once")]
    [InlineData("select * from 'none/*.parquet'", "Sql: expected a query that DuckDB can answer, got: IO Error: No files found that match the pattern \"none/*.parquet\"")]
    public void Says_what_it_cannot_read(string query, string expected) => Assert.StartsWith(expected, Assert.Throws<InvalidDataException>(() => Read(query)).Message);

    [Fact]
    public void Avro_is_refused_with_a_sentence()
    {
        string avro = TestFiles.RequireData("tfx", "components", "testdata", "external", "avro", "data.avro");
        foreach (string query in new[] { $"select * from '{avro}'", $"select * from read_avro('{avro}')" })
            Assert.Equal("Sql: Avro is not read here; write the rows as Parquet, CSV or TFRecord.", Assert.Throws<NotSupportedException>(() => Read(query)).Message);
        Assert.Equal($"Parquet {avro}: Avro is not read here; write the rows as Parquet, CSV or TFRecord.", Assert.Throws<NotSupportedException>(() => Parquet.Read(avro, null, Cancellation)).Message);
    }

    [Fact]
    public void Statements_that_do_more_than_read_are_refused_and_do_nothing()
    {
        using var folder = TestFiles.NewFolder();
        foreach (string statement in new[] { "install httpfs", "load httpfs", "set autoinstall_known_extensions=true", $"copy (select 1 as x) to '{folder["x"]}'", $"attach '{folder["y"]}'", "create table t (x int)", "pragma memory_limit='1GB'", "checkpoint" })
            Assert.Equal($"Sql: expected a query that reads, got a statement that does something else: {statement}. It runs anew in every epoch; run it with a client of DuckDB.", Assert.Throws<InvalidDataException>(() => Read(statement)).Message.Replace("...", statement.Length > 80 ? statement[80..] : "..."));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.FullName));
        foreach (string query in new[] { "from range(2)", "values (1), (2)", "with t as (select 1 as x) select x from t union all select 2", "select unnest([1, 2])" }) Assert.Equal(2, Read(query).Columns[0].Count);
    }

    [Fact]
    public void Extensions_are_not_fetched_and_settings_are_locked()
    {
        using (var server = new FileServer((context, _) => FileServer.Send(context, [1])))
        {
            Assert.Throws<InvalidDataException>(() => Read($"select * from '{server.Address}'"));
            Assert.Empty(server.Ranges);
        }
        Assert.Contains("locked", Assert.Throws<InvalidDataException>(() => DuckDbOracle.Run("set autoload_known_extensions=true")).Message);
        Assert.Equal(["false", "false", "false"], new[] { "autoload_known_extensions", "autoinstall_known_extensions", "allow_community_extensions" }.Select(name => Read($"select current_setting('{name}')::varchar as x").Column("x").TextAt(0)));
    }

    [Fact]
    public void A_cache_of_files_notices_another_file()
    {
        using TestFolder folder = TestFiles.NewFolder(), cache = TestFiles.NewFolder();
        string file = folder["a.parquet"], json = folder["a.jsonl"];
        for (int round = 1; round <= 2; round++)
        {
            DuckDbOracle.Run($"copy (select {round} as x) to '{file}' (format parquet)");
            File.WriteAllText(json, $"{{\"x\":{round}}}");
            File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch.AddDays(round));
            File.SetLastWriteTimeUtc(json, DateTime.UnixEpoch.AddDays(round));
            var options = new SqlOptions { Files = folder["*.parquet"] };
            foreach (Dataset<Example> rows in new[] { Parquet.ReadExamples(file), Json.ReadExamples(json), Sql.ReadExamples($"select * from \"{file}\"", options: options), Sql.ReadParts($"select * from '{file}'", 5, options).NamedRows() })
                for (int again = 0; again < 2; again++) Assert.Equal(round, rows.Cache(cache.FullName).Single()["x"].NumberAt(0));
        }
    }

    [Fact]
    public void A_query_whose_files_nobody_names_cannot_be_cached_on_disk_and_looks_at_none_for_a_report()
    {
        using var folder = TestFiles.NewFolder();
        Dataset<Example> rows = Sql.ReadExamples("select 1 as x where not 'a/b' glob '/**/zzz'");
        Assert.Single(rows);
        Assert.Equal("Sql.ReadExamples", rows.Report().Stages[0].Verb);
        Assert.StartsWith("Sql.ReadExamples: expected the files that a query reads, so that it is noticed when they change, got a query that says it itself; name them (SqlOptions.Files).", Assert.Throws<ArgumentException>(() => rows.Cache(folder.FullName).Count()).Message);
        Assert.Single(Sql.ReadExamples("select 1 as x", options: new() { Files = Array.Empty<string>() }).Cache(folder.FullName));
    }

    [Fact]
    public void The_folders_of_a_file_are_no_columns_and_any_name_is_a_file()
    {
        using var folder = TestFiles.NewFolder();
        foreach (string name in new[] { "k=5", "~" })
        {
            string file = Path.Combine(Directory.CreateDirectory(folder[name]).FullName, "x.parquet");
            DuckDbOracle.Run($"copy (select 1 as v) to '{file}' (format parquet)");
            Assert.Equal(["v"], Parquet.Read(file, null, Cancellation).Columns.Select(column => column.Name));
        }
        if (OperatingSystem.IsWindows()) return;
        File.WriteAllText(folder["a\\*"], "");
        Assert.EndsWith("Rename the file.", Assert.Throws<NotSupportedException>(() => Parquet.Read(folder["a\\*"], null, Cancellation)).Message);
    }

    [Fact]
    public void A_missing_label_or_weight_is_an_error_that_names_the_row()
    {
        Dataset<Example> rows = Sql.ReadExamples("select 1.5 as x, unnest([1, null, 0]) as y", "y");
        using DatasetReader<Example> reader = rows.Open(default);
        Assert.True(reader.MoveNext());
        Assert.Equal("Sql row 2: expected a value of \"y\", the label, got none (NULL). Leave such rows out in the query, or give one: coalesce(x, 0).", Assert.Throws<InvalidDataException>(() => reader.MoveNext()).Message);
        Assert.True(reader.MoveNext());
        Assert.Equal(0, reader.Current.Label!.NumberAt(0));
        Assert.False(reader.MoveNext());
        Assert.Contains("row 2: expected a value of \"w\", the weight", Assert.Throws<InvalidDataException>(() => Sql.ReadExamples("select 1 as x, unnest([[1], [2, null], [3]]) as w", weight: "w").Count()).Message);
        Assert.Equal([0, 1], Sql.ReadExamples("select unnest([null, 1]) as x").Select(row => row["x"].NumberAt(0)));
    }

    [Fact]
    public void A_library_is_searched_in_the_build_tree_of_the_program_and_in_no_other_folder_above()
    {
        using var folder = TestFiles.NewFolder();
        Directory.CreateDirectory(folder["artifacts/natives"]);
        string program = Directory.CreateDirectory(folder["deployed/app"]).FullName, built = Directory.CreateDirectory(folder["artifacts/bin/App/release"]).FullName;
        Assert.Null(DuckDbLibrary.NativesOf(built));
        File.WriteAllText(folder["Penstock.slnx"], "");
        Assert.Null(DuckDbLibrary.NativesOf(program));
        Assert.Equal(folder["artifacts/natives"], DuckDbLibrary.NativesOf(built));
    }

    [Fact]
    public void Parquet_has_the_rows_of_the_csv_file()
    {
        Table expected = Csv.Read(TestFiles.RequireData("tfx", "components", "testdata", "external", "csv", "data.csv"));
        Table parquet = Parquet.Read(TestFiles.RequireData("tfx", "components", "testdata", "external", "parquet", "data.parquet"), null, Cancellation);
        Assert.Equal(expected.Columns.Select(c => c.Name), parquet.Columns.Select(c => c.Name));
        foreach (Column column in expected.Columns)
            Assert.Equal(Values(column), Values(parquet.Column(column.Name)));

        // The file of Parquet has the text "nan" where the CSV file has none; short decimals are read as Float32.
        static object[] Values(Column column) => [.. Enumerable.Range(0, column.Count).Select(row => column.DType == DType.Text ? column.TextAt(row).Replace("nan", "") : (object)(float)column.NumberAt(row))];
    }

    [Fact]
    public void Json_lines_and_arrays_are_read()
    {
        using var folder = TestFiles.NewFolder();
        File.WriteAllText(folder["a.jsonl"], "{\"x\": 1, \"t\": \"a\"}\n{\"x\": null, \"t\": \"b\"}\n");
        File.WriteAllText(folder["b.json"], "[{\"x\": 1, \"t\": \"a\"}, {\"t\": \"b\"}]");
        foreach (string file in new[] { "a.jsonl", "b.json" })
        {
            Table table = Json.Read(folder[file], null, Cancellation);
            Assert.Equal(["x", "t"], table.Columns.Select(c => c.Name));
            Assert.Equal((DType.Int64, 1L, true, "b"), (table.Column("x").DType, table.Column("x").Values.AsSpan<long>()[0], table.Column("x").IsMissing(1), table.Column("t").TextAt(1)));
        }
        Assert.StartsWith("Json: expected a file ", Assert.Throws<FileNotFoundException>(() => Json.Read(folder["none.json"], null, Cancellation)).Message);
    }

    [Fact]
    public void A_name_with_quotes_and_signs_of_patterns_is_a_file()
    {
        using var folder = TestFiles.NewFolder();
        DuckDbOracle.Run($"copy (select 1 as x) to '{folder["a[1]''s*.parquet"]}' (format parquet)");
        DuckDbOracle.Run($"copy (select 2 as x) to '{folder["a1''s.parquet"]}' (format parquet)");
        Assert.Equal([1], Parquet.Read(folder["a[1]'s*.parquet"], null, Cancellation).Column("x").Values.ToArray<int>());
        Assert.Equal([2, 1], Parquet.Read((FilePattern)new[] { folder["a1's.parquet"], folder["a[1]'s*.parquet"] }, null, Cancellation).Column("x").Values.ToArray<int>());
    }

    [Fact]
    public void An_error_in_the_middle_ends_the_reading()
    {
        using DatasetReader<Table> reader = Sql.ReadParts("select case when range = 90000 then error('broken') else range end as x from range(100000)", 1000, new() { Threads = 1 }).Open(default);
        var error = Assert.Throws<InvalidDataException>(() => { while (reader.MoveNext()) { } });
        Assert.Contains("broken", error.Message);
        Assert.False(reader.MoveNext());
    }

    [Theory]
    [InlineData("range")]
    [InlineData("[range, range + 1]")]
    public void The_rows_before_an_error_are_given_first(string column)
    {
        string query = $"select {column} as i, 'row ' || range as t, case when range % 7 = 0 then null else range end as m, case when range = 3500 then 18446744073709551615 else range end::ubigint as x from range(5000)";
        using DatasetReader<Example> rows = Sql.ReadExamples(query).Open(default);
        for (int i = 0; i < 3500; i++)
        {
            Assert.True(rows.MoveNext());
            Assert.Equal((i, $"row {i}", i), (rows.Current["i"].NumberAt(0), rows.Current["t"].AsText().GetString(0), rows.Current["x"].NumberAt(0)));
        }
        Assert.Contains("fit 64 bits", Assert.Throws<InvalidDataException>(() => rows.MoveNext()).Message);
        Assert.False(rows.MoveNext());
        if (column != "range") return;
        using DatasetReader<Table> parts = Sql.ReadParts(query, 1000).Open(default);
        foreach (int count in new[] { 1000, 1000, 1000, 500 })
        {
            Assert.True(parts.MoveNext());
            Assert.Equal(count, parts.Current.RowCount);
            Assert.Equal(Enumerable.Range(0, count).Select(row => parts.Current.Column("i").NumberAt(row) % 7 == 0), Enumerable.Range(0, count).Select(parts.Current.Column("m").IsMissing));
        }
        Assert.Contains("fit 64 bits", Assert.Throws<InvalidDataException>(() => parts.MoveNext()).Message);
        Assert.False(parts.MoveNext());
    }

    [Fact]
    public void Parts_are_the_whole_and_go_on_in_the_middle()
    {
        Dataset<Table> parts = Sql.ReadParts("select range as i, case when range % 7 = 0 then null else 'row ' || range end as t from range(10000)", 1500);
        Table[] all = [.. parts];
        Assert.Equal([1500, 1500, 1500, 1500, 1500, 1500, 1000], all.Select(part => part.RowCount));
        for (int part = 0; part < all.Length; part++)
            for (int row = 0; row < all[part].RowCount; row += 100)
            {
                int i = 1500 * part + row;
                Assert.Equal((i, i % 7 == 0, i % 7 == 0 ? "" : $"row {i}"), ((int)all[part].Column("i").NumberAt(row), all[part].Column("t").IsMissing(row), all[part].Column("t").TextAt(row)));
            }
        for (int skip = 0; skip <= 8; skip++)
        {
            using DatasetReader<Table> reader = parts.Open(new() { Skip = skip });
            Assert.Equal(skip < 7, reader.MoveNext());
            if (skip < 7) Assert.Equal(1500.0 * skip, reader.Current.Column("i").NumberAt(0));
            reader.Start(1);
            Assert.True(reader.MoveNext());
            Assert.Equal(0, reader.Current.Column("i").NumberAt(0));
        }
    }

    [Fact]
    public void Lists_are_inputs_of_examples()
    {
        Dataset<Example> examples = Sql.ReadExamples("select range as i, [x / 2 for x in range(range)]::float[] as list, array_value(range, 7)::integer[2] as pair, ['a', 'b' || range] as words, range % 2 = 0 as even from range(5000)", "even");
        int i = 0;
        foreach (Example example in examples.Take(100))
        {
            Assert.Equal(["i", "list", "pair", "words"], example.Names);
            Assert.Equal([i], example["i"].ToArray<long>());
            Assert.Equal(Enumerable.Range(0, i).Select(x => x / 2f), example["list"].ToArray<float>());
            Assert.Equal([i, 7], example["pair"].ToArray<int>());
            Assert.Equal($"b{i}", example["words"].AsText().GetString(1));
            Assert.Equal(i++ % 2 == 0, example.Label!.Item<bool>());
        }
        foreach (int skip in new[] { 1, 2047, 2048, 3000, 4999 })
        {
            using DatasetReader<Example> reader = examples.Open(new() { Skip = skip });
            Assert.True(reader.MoveNext());
            Assert.Equal(skip, reader.Current["i"].ToArray<long>()[0]);
        }
    }

    [Fact]
    public void Missing_lists_are_empty()
    {
        Example[] rows = [.. Sql.ReadExamples("select unnest([[1, null, 3], null, [], [4]]) as x")];
        Assert.Equal(["1 0 3", "", "", "4"], rows.Select(row => string.Join(' ', row["x"].ToArray<int>())));
    }

    [Fact]
    public void Cancellation_interrupts_a_query()
    {
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        Assert.ThrowsAny<OperationCanceledException>(() => Sql.Read("select sum(a.range * b.range) from range(1000000) a, range(1000000) b", null, cancellation.Token));
    }

    [Fact]
    public void A_query_beyond_its_memory_fails_unless_it_may_write()
    {
        const string query = "select range, md5(range::varchar) as t from range(1000000) order by t limit 900000";
        var options = new SqlOptions { MemoryLimit = 30_000_000, Threads = 1 };
        Assert.Contains("Out of Memory Error", Assert.Throws<InvalidDataException>(() => Sql.Read(query, options, Cancellation)).Message);
        Assert.Equal("", Read("select current_setting('temp_directory') as x").Column("x").TextAt(0));
        using var folder = TestFiles.NewFolder();
        Assert.Equal(900_000, Sql.Read(query, options with { SpillFolder = folder.FullName }, Cancellation).RowCount);
    }

    [Fact]
    public void An_absent_library_is_told_with_the_remedy()
    {
        using var folder = TestFiles.NewFolder();
        string message = Assert.Throws<DllNotFoundException>(() => Sql.Read("select 1", new() { LibraryFolder = folder.FullName }, Cancellation)).Message;
        Assert.Equal($"DuckDB: expected the library {DuckDbLibrary.FileName}, which reads Parquet, JSON and SQL, got none that loads in {folder.FullName}. Run `dotnet run build.cs -- natives`, put it beside the program, or name its folder: LibraryFolder.", message);
    }

    private static Table Read(string query) => Sql.Read(query, null, Cancellation);
}
