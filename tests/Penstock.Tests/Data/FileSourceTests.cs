using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Penstock.Data;

namespace Penstock.Tests;

/// <summary>What every source of files must do; a new one joins by a line in the table, and a test finds one that has none.</summary>
public class FileSourceTests
{
    private sealed record Source(Type Type, Func<FilePattern, Dataset<string>> Read, Func<int, byte[]> Element);

    private static readonly Dictionary<string, Source> Sources = new()
    {
        ["TextLines"] = new(typeof(TextLineDataset), files => TextLines.Read(files), i => Line($"line {i} é")),
        ["JsonLines"] = new(typeof(JsonLineDataset<>), files => JsonLines.Read(files).Map(e => $"{e}"), i => Line($"{{\"a\":{i}}}")),
        ["JsonLines of a type"] = new(typeof(JsonLineDataset<>), files => JsonLines.Read<Row>(files).Map(row => $"{row.A}"), i => Line($"{{\"a\":{i}}}")),
        ["FixedRecords"] = new(typeof(FixedRecordDataset), files => FixedRecords.Read(files, 9, new() { Compression = FileCompression.Detect }).Map(Convert.ToHexString), i => Encoding.UTF8.GetBytes($"{i:D9}")),
        ["TfRecord"] = new(typeof(TfRecordDataset), files => TfRecord.Read(files).Map(Convert.ToHexString), Framed),
        ["TfRecord, 3 readers"] = new(typeof(TfRecordDataset), files => TfRecord.Read(files, new() { Readers = 3 }).Map(Convert.ToHexString), Framed),
    };

    private sealed record Row(int A);

    public static TheoryData<string> Names => [.. Sources.Keys];

    [Fact]
    public void Every_source_of_files_is_in_the_table()
    {
        IEnumerable<Type> found = typeof(Dataset<>).Assembly.GetTypes().Where(t => t.BaseType is { IsGenericType: true } b && b.GetGenericTypeDefinition() == typeof(FileDataset<>));
        // Parts of CSV files are tables with headers, which their own tests hold; records in place are those of TfRecord.
        Assert.Equal(found.Select(t => t.Name).Order(), Sources.Values.Select(s => s.Type.Name).Concat([nameof(TfRecordsInPlace), nameof(CsvPartDataset)]).Distinct().Order());
    }

    [Theory, MemberData(nameof(Names))]
    public void Reads_the_same_again_and_after_skipped_elements(string name)
    {
        using TestFolder folder = TestFiles.NewFolder();
        Dataset<string> dataset = Sources[name].Read(Written(folder, Sources[name]));
        string[] all = [.. dataset];
        Assert.Equal(30, all.Distinct().Count());
        Assert.Equal(all, dataset);
        for (int skip = 0; skip <= all.Length + 1; skip++)
        {
            using DatasetReader<string> reader = dataset.Open(new() { Skip = skip, Reuse = skip % 3 });
            var rest = new List<string>();
            while (reader.MoveNext()) rest.Add(reader.Current);
            Assert.Equal(all.Skip(skip), rest);
            Assert.Equal(all.Length, reader.Position);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Reads_packed_files(string name)
    {
        using TestFolder folder = TestFiles.NewFolder();
        string[] expected = [.. Sources[name].Read(Written(folder, Sources[name]))];
        foreach (string file in Directory.GetFiles(folder.FullName))
        {
            byte[] content = File.ReadAllBytes(file);
            using var packed = new GZipStream(File.Create(file), CompressionLevel.Optimal);
            packed.Write(content);
        }
        Assert.Equal(expected, Sources[name].Read(folder.FullName));
        byte[] first = File.ReadAllBytes(folder["0"]);
        for (int length = 10; length < first.Length; length++)
        {
            File.WriteAllBytes(folder["0"], first[..length]);
            Assert.Throws<InvalidDataException>(() => Sources[name].Read(folder.FullName).Count());
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Says_which_files_it_reads(string name)
    {
        using TestFolder folder = TestFiles.NewFolder();
        Dataset<string> dataset = Sources[name].Read(Written(folder, Sources[name]));
        FileStamp[] stamps = Stamps(dataset.Stage);
        Assert.Equal(["0", "1", "2", "3"], stamps.Select(s => Path.GetFileName(s.Path)));
        Assert.Equal(new FileInfo(folder["1"]).Length, stamps[1].Length);

        static FileStamp[] Stamps(Stage stage) => stage.Settings.OfType<FileStamps>().SingleOrDefault()?.Now() ?? Stamps(stage.Sources[0]);
    }

    [Theory, MemberData(nameof(Names))]
    public void A_cache_on_disk_is_kept_until_a_file_changes(string name)
    {
        using TestFolder folder = TestFiles.NewFolder(), cache = TestFiles.NewFolder();
        Dataset<string> dataset = Sources[name].Read(Written(folder, Sources[name]));
        string[] before = [.. dataset.Cache(cache.FullName)];
        DateTime written = File.GetLastWriteTimeUtc(folder["0"]);
        File.WriteAllBytes(folder["0"], [.. Enumerable.Range(0, 12).Reverse().SelectMany(Sources[name].Element)]);
        // Who puts the time back hides the change, and shows here that the file is not read again.
        File.SetLastWriteTimeUtc(folder["0"], written);
        Assert.Equal(before, Sources[name].Read(folder.FullName).Cache(cache.FullName));
        File.SetLastWriteTimeUtc(folder["0"], written.AddSeconds(1));
        string[] after = [.. Sources[name].Read(folder.FullName).Cache(cache.FullName)];
        Assert.NotEqual(before, after);
        Assert.Equal(Sources[name].Read(folder.FullName), after);
    }

    [Theory, MemberData(nameof(Names))]
    public void Says_that_a_file_has_gone(string name)
    {
        using TestFolder folder = TestFiles.NewFolder();
        Dataset<string> dataset = Sources[name].Read(Written(folder, Sources[name]));
        File.Delete(folder["2"]);
        Assert.Throws<FileNotFoundException>(() => dataset.Count());
    }

    [Fact]
    public void Lines_end_as_they_do_in_Python()
    {
        using TestFolder folder = TestFiles.NewFolder();
        foreach (string text in new[] { "", "\n", "a", "a\n", "a\r\nb\r\n", "\r\n\r\n", "a\n\nb", "\uFEFFa\nb", new string('x', 700_000) + "\n" + new string('y', 300_000) })
        {
            File.WriteAllText(folder["a"], text);
            // Python's text files end lines at \n, \r\n and \r; \r alone is not in these texts.
            string[] expected = [.. text.TrimStart('\uFEFF').Replace("\r\n", "\n").Split('\n')];
            Assert.Equal(expected[^1].Length == 0 ? expected[..^1] : expected, TextLines.Read(folder["a"]));
        }
        File.WriteAllText(folder["a"], "head\n\na\n\nb");
        Assert.Equal(["a", "b"], TextLines.Read(folder["a"], new() { SkipFirst = 1, SkipEmpty = true }));
    }

    [Fact]
    public void A_bad_line_names_its_file_and_number_or_is_counted()
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllBytes(folder["a"], [.. "one\n"u8, 0xFF, (byte)'\n', .. "three\n"u8]);
        File.WriteAllText(folder["j"], "{\"a\":1}\n\n{\"a\":\n{\"a\":\"x\"}\n{\"a\":4}");
        Assert.Equal($"TextLines {folder["a"]} line 2: expected UTF-8, got FF at byte 0. Convert the file with iconv.", Assert.Throws<InvalidDataException>(() => TextLines.Read(folder["a"]).Count()).Message);
        Assert.StartsWith($"JsonLines {folder["j"]} line 3: expected JSON, got an error at byte 5", Assert.Throws<InvalidDataException>(() => JsonLines.Read(folder["j"]).Count()).Message);
        var tolerance = new DamageTolerance();
        Assert.Equal(["one", "three"], TextLines.Read(folder["a"], new() { OnDamage = tolerance }));
        Assert.Equal([1, 4], JsonLines.Read<Row>(folder["j"], new() { OnDamage = tolerance }).Select(row => row.A));
        Assert.Equal("3 damaged records and the rest of 0 files passed over", tolerance.ToString());
        Assert.Contains("line 4: expected JSON of Row, got an error at byte 8 in $.a.", tolerance.Messages[2]);
        Assert.Throws<InvalidDataException>(() => JsonLines.Read<Row>(folder["j"], new() { OnDamage = new() { Most = 1 } }).Count());
    }

    [Fact]
    public void A_line_that_is_too_long_is_an_error_wherever_the_buffer_ends()
    {
        using TestFolder folder = TestFiles.NewFolder();
        foreach (int length in new[] { 11, 1000, 300_000, 2_000_000 })
        {
            File.WriteAllText(folder["a"], $"{new string('a', 10)}\r\n{new string('b', length)}\r\nc\r");
            var options = new LineOptions { LongestLine = 10 };
            Assert.Equal($"TextLines {folder["a"]} line 2: expected a line of at most 10 bytes, got a longer one. Set LongestLine if that is true.", Assert.Throws<InvalidDataException>(() => TextLines.Read(folder["a"], options).Count()).Message);
            var tolerance = new DamageTolerance();
            Assert.Equal(["aaaaaaaaaa", "c"], TextLines.Read(folder["a"], options with { OnDamage = tolerance }));
            Assert.Equal((1, 0), (tolerance.Records, tolerance.Files));
            File.WriteAllText(folder["a"], $"c\n{new string('b', length)}");
            Assert.Equal(["c"], TextLines.Read(folder["a"], options with { OnDamage = tolerance }));
            Assert.Equal(2, tolerance.Records);
        }
    }

    [Fact]
    public void Json_lines_are_read_as_they_are_written()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Row[] rows = [new(1), new(-2)];
        JsonLines.Write(folder["a"], rows, new(JsonSerializerOptions.Web) { WriteIndented = true });
        Assert.Equal("{\"a\":1}\n{\"a\":-2}\n", File.ReadAllText(folder["a"]));
        Assert.Equal(rows, JsonLines.Read<Row>(folder["a"]));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(3, 0)]
    [InlineData(0, 5)]
    [InlineData(3, 5)]
    public void Headers_and_footers_are_no_records(int header, int footer)
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[] content = [.. new byte[header], 1, 2, 3, 4, 5, 6, 7, 8, .. new byte[footer]];
        File.WriteAllBytes(folder["a"], content);
        using (var packed = new ZLibStream(File.Create(folder["b"]), CompressionLevel.Optimal)) packed.Write(content);
        var options = new FixedRecordOptions { HeaderBytes = header, FooterBytes = footer };
        Assert.Equal([[1, 2, 3, 4], [5, 6, 7, 8]], FixedRecords.Read(folder["a"], 4, options));
        Assert.Equal([[1, 2, 3, 4], [5, 6, 7, 8]], FixedRecords.Read(folder["b"], 4, options with { Compression = FileCompression.Zlib }));
        Assert.Contains($"offset {header + 6}: expected 6 bytes", Assert.Throws<InvalidDataException>(() => FixedRecords.Read(folder["a"], 6, options).Count()).Message);
        var tolerance = new DamageTolerance();
        Assert.Equal([[1, 2, 3, 4, 5, 6]], FixedRecords.Read(folder["a"], 6, options with { OnDamage = tolerance }));
        Assert.Equal(1, tolerance.Files);
    }

    private static byte[] Line(string text) => Encoding.UTF8.GetBytes(text + "\n");

    private static byte[] Framed(int i)
    {
        var file = new MemoryStream();
        using (var writer = new TfRecordWriter(file)) writer.Write(Encoding.UTF8.GetBytes($"record {i}"));
        return file.ToArray();
    }

    // Four files; the third has no element.
    private static string Written(TestFolder folder, Source source)
    {
        int[] counts = [12, 5, 0, 13];
        int next = 0;
        for (int file = 0; file < counts.Length; file++)
            File.WriteAllBytes(folder[$"{file}"], [.. Enumerable.Range(0, counts[file]).SelectMany(_ => source.Element(next++))]);
        return folder.FullName;
    }
}
