using Penstock.Models;
using static Penstock.Tests.EventBytes;

namespace Penstock.Tests;

public class RunFolderTests
{
    // Scalars of both kinds, a text, another writer's restart and a value that comes after it.
    private static readonly byte[][] s_records =
    [
        Version(), Scalar("loss", 1, 0.5f), Scalar("loss", 2, 0.25f), Tensor("note", 2, Text("größer"), "text"),
        Tensor("accuracy", 2, TensorProto(1, [], t => { t.Tag(5, Data.WireType.Fixed32); t.Single(0.75f); }), "scalars"), Scalar("loss", 3, 0.1f), Start(3), Scalar("loss", 3, 0.2f),
    ];

    [Fact]
    public void Folders_with_event_files_are_runs()
    {
        using TestFolder folder = TestFiles.NewFolder();
        foreach (string run in (string[])["b", "a/train", "a/validation", "a/train/.hidden", ".hidden"]) Write(folder, run, Join(s_records));
        Write(folder, "others", [1], "notes.txt");
        Write(folder, ".", Join(s_records));
        File.CreateSymbolicLink(folder["link"], folder["b"]);
        File.CreateSymbolicLink(Path.Combine(folder["others"], "tfevents.link"), Path.Combine(folder["b"], FileName));
        using RunFolder opened = RunLog.Open(folder.FullName);
        Assert.Equal([".", "a/train", "a/validation", "b"], opened.Runs.Select(run => run.Name));
        Assert.All(opened.Runs, run => Assert.Equal((folder.FullName.Length + (run.Name == "." ? 0 : 1 + run.Name.Length), 0), (run.Folder.Length, run.Damage.Count)));
        Assert.Contains("expected a folder of run logs", Assert.Throws<DirectoryNotFoundException>(() => RunLog.Open(folder["absent"])).Message);
        Assert.Empty(new RunFolder(folder["absent"]).Runs);
    }

    [Fact]
    public void Every_value_is_there_with_its_step_and_wall_time()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Write(folder, "a", Join(s_records));
        using RunFolder opened = RunLog.Open(folder.FullName);
        LoggedRun run = opened.Find("a")!;
        Assert.Equal(["loss", "note", "accuracy"], run.Tags.Select(tag => tag.Name));
        ScalarPoints loss = run.Find("loss")!.ReadScalars();
        Assert.Equal([1L, 2, 3], loss.Steps);
        Assert.Equal([1001.0, 1002, 1003], loss.Walls.ToArray());
        Assert.Equal([0.5, 0.25, 0.2f], loss.Values.ToArray());
        Assert.Equal("größer", System.Text.Encoding.UTF8.GetString(run.Find("note")!.ReadTensor(0).Strings.Single().Span));
        Assert.Equal((0.75, "loss", ""), (run.Find("accuracy")!.ReadScalars().Values[0], run.Find("loss")!.DisplayName, run.Find("accuracy")!.DisplayName));
        Assert.Equal((1000.0, 1003.0, 3L, 3), (run.FirstWall, run.LastWall, run.LastStep, run.Find("loss")!.Count));
        Assert.Contains("expected a tag of scalars", Assert.Throws<InvalidOperationException>(() => run.Find("note")!.ReadScalars()).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => loss.Steps[3]);
    }

    [Fact]
    public void A_file_that_grows_byte_by_byte_comes_to_the_same_and_cut_ones_hold_their_whole_records()
    {
        using TestFolder folder = TestFiles.NewFolder(), cut = TestFiles.NewFolder();
        byte[] whole = Join(s_records);
        string path = Write(folder, "a", []);
        using var growing = new RunFolder(folder.FullName);
        for (int length = 0; length <= whole.Length; length++)
        {
            if (length > 0) Append(path, whole.AsSpan(length - 1, 1));
            growing.Refresh(TestContext.Current.CancellationToken);
            Write(cut, "a", whole[..length]);
            using RunFolder once = RunLog.Open(cut.FullName);
            Assert.Equal(RunLines.Of(once), RunLines.Of(growing));
            Assert.Empty(once.Runs.SelectMany(run => run.Damage));
        }
        Assert.Equal("1 2 3", RunLines.Steps(growing, "a", "loss"));
    }

    [Fact]
    public void Any_damaged_byte_is_named_and_costs_its_record_or_what_comes_behind_its_length()
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[] whole = Join(s_records);
        int[] starts = [.. s_records.Select((_, i) => s_records.Take(i).Sum(record => record.Length))];
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 0x10;
            Write(folder, "a", damaged);
            using RunFolder opened = RunLog.Open(folder.FullName);
            LogDamage damage = Assert.Single(opened.Runs.Single().Damage);
            int start = starts.Last(s => s <= at);
            Assert.Equal(($"a/{FileName}", start, at - start < 12), (damage.File, damage.Offset, damage.Message.Contains("from here on")));
        }
    }

    [Fact]
    public void A_snapshot_stays_as_it_is()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string path = Write(folder, "a", Join(s_records));
        using RunFolder opened = RunLog.Open(folder.FullName);
        (LoggedRun before, long revision) = (opened.Find("a")!, opened.Revision);
        ScalarPoints points = before.Find("loss")!.ReadScalars();
        Assert.False(opened.Refresh(TestContext.Current.CancellationToken));
        Assert.Same(before, opened.Find("a"));
        Append(path, Join(Start(2), Scalar("loss", 2, 9), Scalar("loss", 3, 9)));
        Assert.True(opened.Refresh(TestContext.Current.CancellationToken));
        Assert.Equal((true, 3, "1 2 3"), (opened.Revision > revision, before.Find("loss")!.Count, string.Join(' ', points.Steps)));
        Assert.Equal([0.5, 9, 9], opened.Find("a")!.Find("loss")!.ReadScalars().Values);
        Assert.True(opened.Find("a")!.Find("loss")!.Revision > revision);
    }

    [Fact]
    public void Files_that_shrink_are_replaced_or_go_are_read_anew()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string path = Write(folder, "a", Join(s_records));
        Write(folder, "b", Join(s_records));
        using RunFolder opened = RunLog.Open(folder.FullName);
        LoggedTag note = opened.Find("a")!.Find("note")!;
        Write(folder, "a", Join(Version(), Scalar("loss", 7, 1)));
        Assert.True(opened.Refresh(TestContext.Current.CancellationToken));
        Assert.Equal(("7", 1), (RunLines.Steps(opened, "a", "loss"), opened.Find("a")!.Tags.Count));
        Assert.Contains("expected", Assert.Throws<InvalidDataException>(() => note.ReadTensor(0)).Message);
        Write(folder, "a", Join([Version("brain.Event:3"), .. s_records[1..], .. s_records[1..]]));
        Assert.True(opened.Refresh(TestContext.Current.CancellationToken));
        Assert.Equal("1 2 1 2 3", RunLines.Steps(opened, "a", "loss"));
        File.Delete(path);
        Assert.True(opened.Refresh(TestContext.Current.CancellationToken));
        Assert.Equal(["b"], opened.Runs.Select(run => run.Name));
        Assert.Throws<FileNotFoundException>(() => note.ReadTensor(0));
        Write(folder, "a", Join(s_records));
        Assert.True(opened.Refresh(TestContext.Current.CancellationToken));
        Assert.Equal(["a", "b"], opened.Runs.Select(run => run.Name));
    }

    [Fact]
    public void Reading_can_be_stopped_and_goes_on()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Write(folder, "a", Join(s_records));
        using var opened = new RunFolder(folder.FullName);
        Assert.ThrowsAny<OperationCanceledException>(() => opened.Refresh(new(canceled: true)));
        Assert.True(opened.Refresh(TestContext.Current.CancellationToken));
        Assert.Equal((true, opened.Progress.BytesTotal, (long)Join(s_records).Length), (opened.Progress.IsDone, opened.Progress.BytesRead, opened.Progress.BytesTotal));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RunFolder(folder.FullName, new() { Threads = 0 }));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Long_files_come_to_the_same_on_any_number_of_threads(int threads)
    {
        using TestFolder folder = TestFiles.NewFolder();
        const int count = 30_000;
        foreach (string run in (string[])["a", "b", "c"])
            Write(folder, run, Join([Version(), .. Enumerable.Range(0, count).Select(i => i % 3 == 2 ? Tensor("other", i, Text($"{i}")) : Scalar(i % 3 == 0 ? "loss" : "accuracy", i, i))]));
        using RunFolder opened = RunLog.Open(folder.FullName, new() { Threads = threads });
        Assert.All(opened.Runs, run =>
        {
            ScalarPoints loss = run.Find("loss")!.ReadScalars();
            Assert.Equal(Enumerable.Range(0, count / 3).Select(i => (long)3 * i), loss.Steps.ToArray());
            Assert.Equal(loss.Steps.Select(step => (double)step), loss.Values.ToArray());
            Assert.Equal((loss.Steps[5000], loss.Steps.ToArray()[5000]), (15000, 15000));
            Assert.Equal("29999", System.Text.Encoding.UTF8.GetString(run.Find("other")!.ReadTensor(count / 3 - 1).Strings[0].Span));
        });
    }

    private static void Append(string path, ReadOnlySpan<byte> bytes)
    {
        using var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        stream.Write(bytes);
    }
}
