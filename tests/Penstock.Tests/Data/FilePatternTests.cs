using Penstock.Data;

namespace Penstock.Tests;

public class FilePatternTests
{
    private static readonly string[] Files = ["a.csv", "b.csv", "B.csv", "c.txt", ".hidden.csv", "x/d.csv", "x/e1.csv", "x/y/d.csv", "x/y/e10.csv", "z/[q].csv", "s-00000-of-00002", "s-00001-of-00002", "t-00000-of-00002"];

    // The expected names are what bash finds with nullglob, globstar and LC_ALL=C.
    [Theory]
    [InlineData("*.csv", "B.csv a.csv b.csv")]
    [InlineData(".*.csv", ".hidden.csv")]
    [InlineData("?.csv", "B.csv a.csv b.csv")]
    [InlineData("[a-c].*", "a.csv b.csv c.txt")]
    [InlineData("[!a].csv", "B.csv b.csv")]
    [InlineData("{a,c}.*", "a.csv c.txt")]
    [InlineData("{a,x/{d,e?}}.csv", "a.csv x/d.csv x/e1.csv")]
    [InlineData("**/d.csv", "x/d.csv x/y/d.csv")]
    [InlineData("**/*.csv", "B.csv a.csv b.csv x/d.csv x/e1.csv x/y/d.csv x/y/e10.csv z/[q].csv")]
    [InlineData("x/**", "x/d.csv x/e1.csv x/y/d.csv x/y/e10.csv")]
    [InlineData("*/e*.csv", "x/e1.csv")]
    [InlineData("z/[q].csv", "z/[q].csv")]
    [InlineData("x", "x/d.csv x/e1.csv")]
    [InlineData("c.txt", "c.txt")]
    [InlineData("s@*", "s-00000-of-00002 s-00001-of-00002")]
    public void Finds_files_in_the_order_of_names(string pattern, string expected)
    {
        using TestFolder folder = Made();
        FilePattern files = folder[pattern];
        Assert.Equal(expected.Split(' '), files.Find().Select(f => Path.GetRelativePath(folder.FullName, f)));
    }

    [Fact]
    public void Several_parts_follow_one_another_and_name_no_file_twice()
    {
        using TestFolder folder = Made();
        FilePattern files = [folder["c.txt"], folder["*.csv"], folder["a.csv"]];
        Assert.Equal(["c.txt", "B.csv", "a.csv", "b.csv"], files.Find().Select(Path.GetFileName));
        Assert.Equal(files.Find(), Dataset.FromFiles(files));
        Assert.Single(((FilePattern)new[] { folder["c.txt"], folder["x/../c.txt"] }).Find());
        Assert.Equal("FilePattern: expected a path, a folder or a pattern, got an empty text.", Assert.Throws<ArgumentException>(() => ((FilePattern)"").Find()).Message);
        Assert.Equal(files.Find(), ((FileStamps)Dataset.FromFiles(files).Stage.Settings[0]!).Now().Select(s => s.Path));
    }

    [Theory]
    [InlineData("none.csv", "expected a file ", "got none. Check the path.")]
    [InlineData("*.none", "expected files that match ", "got none. Check the pattern.")]
    [InlineData("none/*", "expected files that match ", "got none. Check the pattern.")]
    [InlineData("t@*", "expected 2 shards of ", "got 1. Writing was interrupted, or files were moved; write the set again.")]
    [InlineData("none@*", "expected shards ", "or of another count, got none.")]
    public void Says_what_is_not_there(string pattern, string expected, string got)
    {
        using TestFolder folder = Made();
        FilePattern files = folder[pattern];
        string message = Assert.Throws<FileNotFoundException>(() => files.Find()).Message;
        Assert.Contains(expected, message);
        Assert.EndsWith(got, message);
    }

    [Fact]
    public void Refuses_Avro_with_a_sentence()
    {
        string avro = TestFiles.RequireData("tfx", "components", "testdata", "external", "avro");
        Assert.Equal($"TfRecord {Path.Combine(avro, "data.avro")}: Avro is not read here; write the rows as Parquet, CSV or TFRecord.", Assert.Throws<NotSupportedException>(() => TfRecord.Read(avro)).Message);
    }

    [Theory]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("[]a]", "]", true)]
    [InlineData("[^a-c]x", "dx", true)]
    [InlineData("[a", "[a", true)]
    [InlineData("*a*a*a*a*a*a*a*a*b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false)]
    public void Matches_names(string pattern, string name, bool expected) => Assert.Equal(expected, GlobPattern.Matches(pattern, name));

    private static TestFolder Made()
    {
        TestFolder folder = TestFiles.NewFolder();
        foreach (string file in Files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[file])!);
            File.WriteAllText(folder[file], file);
        }
        return folder;
    }
}
