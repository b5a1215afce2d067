using Penstock.Models;
using static Penstock.Tests.EventBytes;

namespace Penstock.Tests;

/// <summary>What all files of a folder may take together, and files that change where they were read already.</summary>
public class FolderLimitTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Tags_of_all_files_are_bounded_and_each_file_has_some()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string large = Write(folder, "a", Join([Version(), .. Enumerable.Range(0, 1200).Select(i => Scalar($"t{i}", 1, 1)), Scalar("t1199", 2, 1), Scalar("t0", 2, 1)]));
        Write(folder, "b", Join(Version(), Scalar("loss", 1, 1)));
        using RunFolder opened = RunLog.Open(folder.FullName, new() { MostTagsOfFolder = 1100, Threads = 1 });
        Assert.Equal((1100, 2, 1), (opened.Find("a")!.Tags.Count, opened.Find("a")!.Find("t0")!.Count, opened.Find("b")!.Tags.Count));
        Assert.Equal("expected at most 1,100 tags in all files, got more. Set MostTagsOfFolder if that is true. So 101 times in this file, here first.", Assert.Single(opened.Find("a")!.Damage).Message);
        // What is forgotten makes room.
        File.Delete(large);
        Write(folder, "c", Join([Version(), .. Enumerable.Range(0, 1050).Select(i => Scalar($"t{i}", 1, 1))]));
        opened.Refresh(Cancel);
        Assert.Equal((1050, 0), (opened.Find("c")!.Tags.Count, opened.Find("c")!.Damage.Count));
    }

    [Fact]
    public void Names_of_all_files_are_bounded_and_counted_once()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string filler = new('x', 1000);
        byte[] content = Join([Version(), .. Enumerable.Range(0, 300).Select(i => Scalar($"{i:D3}{filler}", 1, 1))]);
        Write(folder, "a", content);
        using RunFolder opened = RunLog.Open(folder.FullName, new() { MostTagBytes = 1000, Threads = 1 });
        Assert.Equal((261, 1), (opened.Find("a")!.Tags.Count, opened.Find("a")!.Damage.Count));
        Write(folder, "b", content);
        using RunFolder both = RunLog.Open(folder.FullName, new() { MostTagBytes = 320_000 });
        Assert.All(both.Runs, run => Assert.Equal((300, 0), (run.Tags.Count, run.Damage.Count)));
        Assert.Same(both.Runs[0].Tags[0].Name, both.Runs[1].Tags[0].Name);
    }

    [Fact]
    public void Each_value_of_a_record_that_is_refused_counts()
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[][] values = [.. Enumerable.Range(0, 10).Select(i => Value(System.Text.Encoding.UTF8.GetBytes($"t{i}"), part =>
        {
            part.Tag(2, Data.WireType.Fixed32);
            part.Single(1);
        }))];
        Write(folder, "a", Join(Version(), Event(1, Summary(values)), Event(2, Summary(values))));
        using RunFolder opened = RunLog.Open(folder.FullName, new() { MostTags = 4 });
        Assert.Equal("expected at most 4 tags in a file, got more. Set MostTags if that is true. So 12 times in this file, here first.", Assert.Single(opened.Find("a")!.Damage).Message);
    }

    [Fact]
    public void A_hole_that_is_filled_later_is_read_then()
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[][] records = [Version(), Scalar("loss", 1, 1), Scalar("loss", 2, 2), Scalar("loss", 3, 3)];
        byte[] whole = Join(records), hole = [.. whole];
        int at = records[0].Length + records[1].Length + 20;
        hole.AsSpan(at, 8).Clear();
        string path = Write(folder, "a", hole);
        using RunFolder opened = RunLog.Open(folder.FullName);
        Assert.Equal(("1 3", 1), (RunLines.Steps(opened, "a", "loss"), opened.Find("a")!.Damage.Count));
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.Position = at;
            stream.Write(whole.AsSpan(at, 8));
        }
        File.SetLastWriteTimeUtc(path, new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.True(opened.Refresh(Cancel));
        Assert.Equal(("1 2 3", 0), (RunLines.Steps(opened, "a", "loss"), opened.Find("a")!.Damage.Count));
    }

    [Fact]
    public void A_file_that_was_cut_and_has_grown_beyond_since_is_read_again()
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[][] records = [Version(), Scalar("loss", 1, 1), Scalar("loss", 2, 2), Scalar("loss", 3, 3)];
        Write(folder, "a", Join(records));
        using RunFolder opened = RunLog.Open(folder.FullName);
        Write(folder, "a", Join([.. records[..2], Scalar("another", 2, 4), Scalar("another", 3, 5), Scalar("another", 4, 6)]));
        Assert.True(opened.Refresh(Cancel));
        Assert.Equal(("1", "2 3 4", 0), (RunLines.Steps(opened, "a", "loss"), RunLines.Steps(opened, "a", "another"), opened.Find("a")!.Damage.Count));
    }
}
