using Penstock.Models;

namespace Penstock.Tests;

public class RunNotesTests
{
    private static readonly RunNote s_note = new() { Notes = "**best** yet", Tags = ["keep", "paper"], Alias = "baseline" };

    [Fact]
    public void Notes_are_kept_and_told_in_the_audit()
    {
        using TestFolder folder = Filled();
        var clock = new TickedTime();
        RunNotes notes = RunNotes.Open(folder.FullName, clock);
        Assert.Equal((new RunNote(), false), (notes.Of("a/b"), Directory.Exists(folder[".penstock"])));
        notes.Set("a/b", s_note, "ann");
        notes.Set("a/b", s_note, "ann");
        notes.Set("a/b", s_note with { IsArchived = true }, "bob");
        RunNotes again = RunNotes.Open(folder.FullName, clock);
        Assert.Equal(s_note with { IsArchived = true }, again.Of("a/b"));
        Assert.Equal(["1970-01-01 00:00:01Z ann note a/b notes none -> \"**best** yet\"; tags none -> keep, paper; alias none -> baseline", "1970-01-01 00:00:02Z bob archive a/b "], again.Audit.Select(Line));
        again.Set("a/b", new(), "ann");
        Assert.Equal((new RunNote(), "{}"), (notes.Of("a/b"), File.ReadAllText(folder[".penstock/notes.json"])));
    }

    [Fact]
    public void An_earlier_note_can_be_told_from_the_audit()
    {
        using TestFolder folder = Filled();
        RunNotes notes = RunNotes.Open(folder.FullName, new TickedTime());
        RunNote second = s_note with { Notes = new('x', 20_000), Tags = ["keep"] };
        notes.Set("a/b", s_note, "ann");
        notes.Set("a/b", second, "bob");
        RunAuditEntry[] told = [.. RunNotes.Open(folder.FullName).Audit];
        Assert.Equal((new RunNote(), s_note, s_note), (told[0].Before, told[0].After, told[1].Before));
        Assert.Equal(second with { Notes = new('x', 10_000) }, told[1].After);
        Assert.Equal($"notes \"**best** yet\" -> \"{new string('x', 80)}...\"; tags keep, paper -> keep", told[1].Detail);
        notes.Delete(["c"], "ann");
        Assert.Null(notes.Audit[^1].Before);
    }

    [Fact]
    public void Deleted_runs_come_back_with_their_notes()
    {
        using TestFolder folder = Filled();
        File.WriteAllText(folder["a/projector_config.pbtxt"], "kept");
        RunNotes notes = RunNotes.Open(folder.FullName, new TickedTime());
        notes.Set("a/b", s_note, "ann");
        string before = Tree(folder);
        string id = notes.Delete(["a/b", "a", "."], "ann");
        Assert.Equal(["c"], RunLog.Open(folder.FullName).Runs.Select(run => run.Name));
        Assert.Equal((new RunNote(), false, true), (notes.Of("a/b"), Directory.Exists(folder["a/b"]), File.Exists(folder["a/projector_config.pbtxt"])));
        notes.Undo(id, "bob");
        Assert.Equal((before, s_note), (Tree(folder), notes.Of("a/b")));
        Assert.Equal(["note", "delete", "undo"], notes.Audit.Select(entry => entry.Action));
        Assert.Equal((id, id, "a/b a ."), (notes.Audit[1].Detail, notes.Audit[2].Detail, string.Join(' ', notes.Audit[1].Runs)));
        Assert.Contains("expected the id of a deletion", Assert.Throws<ArgumentException>(() => notes.Undo(id, "bob")).Message);
        Assert.Contains("expected the id of a deletion", Assert.Throws<ArgumentException>(() => notes.Undo("../..", "bob")).Message);
    }

    [Fact]
    public void What_the_projector_shows_of_a_run_goes_and_comes_with_it()
    {
        using TestFolder folder = Filled();
        File.WriteAllText(folder["a/b/projector_config.pbtxt"], "embeddings { tensor_name: \"e\" tensor_path: \"e.tsv\" metadata_path: \"../e.tsv\" }");
        foreach (string file in (string[])["a/b/e.tsv", "a/e.tsv", "a/b/other.tsv"]) File.WriteAllText(folder[file], "1\t2");
        RunNotes notes = RunNotes.Open(folder.FullName, new TickedTime());
        string before = Tree(folder);
        string id = notes.Delete(["a/b"], "ann");
        Assert.Equal(["other.tsv"], Directory.GetFiles(folder["a/b"]).Select(Path.GetFileName));
        Assert.True(File.Exists(folder["a/e.tsv"]));
        notes.Undo(id, "ann");
        Assert.Equal(before, Tree(folder));
    }

    [Fact]
    public void Runs_may_have_colons_in_their_names_where_folders_may()
    {
        if (OperatingSystem.IsWindows()) return;
        using TestFolder folder = Filled();
        EventBytes.Write(folder, "2024-01-01 12:00:00", [1]);
        RunNotes notes = RunNotes.Open(folder.FullName);
        notes.Undo(notes.Delete(["2024-01-01 12:00:00"], "ann"), "ann");
        Assert.True(File.Exists(Path.Combine(folder["2024-01-01 12:00:00"], EventBytes.FileName)));
    }

    [Fact]
    public void A_list_of_a_deletion_that_names_other_places_is_refused()
    {
        using TestFolder folder = Filled();
        RunNotes notes = RunNotes.Open(folder.FullName);
        string id = notes.Delete(["c"], "ann"), list = folder[$".penstock/trash/{id}/list.json"];
        foreach (string odd in (string[])["{\"../x\":{\"files\":[\"a\"]}}", "{\"a\":5}", "{\"a\":{\"files\":[{}]}}", "[]"])
        {
            File.WriteAllText(list, odd);
            Assert.True(Record.Exception(() => notes.Undo(id, "eve")) is InvalidDataException or ArgumentException);
        }
        Assert.Equal(["c"], Directory.GetDirectories(folder[".penstock/trash"]).Select(_ => "c"));
    }

    [Fact]
    public void A_child_goes_with_its_parent_and_both_folders()
    {
        using TestFolder folder = Filled();
        RunNotes notes = RunNotes.Open(folder.FullName);
        string before = Tree(folder), id = notes.Delete(["a/b", "a"], "ann");
        Assert.False(Directory.Exists(folder["a"]));
        notes.Undo(id, "ann");
        Assert.Equal(before, Tree(folder));
    }

    [Fact]
    public void What_a_crash_left_half_deleted_is_undone()
    {
        using TestFolder folder = Filled();
        RunNotes notes = RunNotes.Open(folder.FullName);
        string before = Tree(folder), id = notes.Delete(["a", "a/b"], "ann");
        // As if only one of the files had been moved.
        Directory.CreateDirectory(folder["a/b"]);
        File.Move(Path.Combine(folder[$".penstock/trash/{id}/1"], EventBytes.FileName), Path.Combine(folder["a/b"], EventBytes.FileName));
        RunNotes.Open(folder.FullName).Undo(id, "ann");
        Assert.Equal(before, Tree(folder));
    }

    [Fact]
    public void A_run_that_came_in_its_place_is_not_written_over()
    {
        using TestFolder folder = Filled();
        RunNotes notes = RunNotes.Open(folder.FullName);
        string id = notes.Delete(["c"], "ann");
        EventBytes.Write(folder, "c", [1]);
        Assert.Contains("expected no file where", Assert.Throws<IOException>(() => notes.Undo(id, "ann")).Message);
        Assert.Equal([1], File.ReadAllBytes(Path.Combine(folder["c"], EventBytes.FileName)));
        File.Delete(Path.Combine(folder["c"], EventBytes.FileName));
        notes.Undo(id, "ann");
        Assert.True(File.Exists(Path.Combine(folder["c"], EventBytes.FileName)));
    }

    [Fact]
    public void A_run_that_was_trained_in_its_place_is_not_mixed_with_it()
    {
        using TestFolder folder = Filled();
        RunNotes notes = RunNotes.Open(folder.FullName);
        string id = notes.Delete(["a", "c"], "ann");
        EventBytes.Write(folder, "c", [1], "events.out.tfevents.2.host");
        string before = Tree(folder);
        Assert.Contains("expected no other run where c was, got one with events.out.tfevents.2.host", Assert.Throws<IOException>(() => notes.Undo(id, "ann")).Message);
        Assert.Equal(before, Tree(folder));
        string second = notes.Delete(["c"], "ann");
        notes.Undo(id, "ann");
        Assert.True(File.Exists(Path.Combine(folder["c"], EventBytes.FileName)));
        Assert.Throws<IOException>(() => notes.Undo(second, "ann"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("a/../../x")]
    [InlineData("/etc")]
    [InlineData(".penstock/trash")]
    [InlineData("a//b")]
    [InlineData("")]
    [InlineData("absent")]
    [InlineData("link")]
    [InlineData("link/b")]
    [InlineData("a\\b")]
    public void Only_runs_within_the_folder_are_touched(string run)
    {
        using TestFolder folder = Filled();
        Directory.CreateSymbolicLink(folder["link"], folder["a"]);
        RunNotes notes = RunNotes.Open(folder.FullName);
        Assert.Throws<ArgumentException>(() => notes.Delete([run], "eve"));
        Assert.Throws<ArgumentException>(() => notes.Set(run, s_note, "eve"));
        Assert.Empty(notes.Audit);
    }

    [Fact]
    public void Notes_that_are_too_long_and_damaged_files_are_told()
    {
        using TestFolder folder = Filled();
        RunNotes notes = RunNotes.Open(folder.FullName);
        Assert.Contains("at most 100,000 characters", Assert.Throws<ArgumentException>(() => notes.Set("a", new() { Notes = new('x', 100_001) }, "ann")).Message);
        Assert.Contains("1 to 200 characters", Assert.Throws<ArgumentException>(() => notes.Set("a", new() { Tags = [""] }, "ann")).Message);
        Assert.Contains("alias of 1 to 200", Assert.Throws<ArgumentException>(() => notes.Set("a", new() { Alias = "" }, "ann")).Message);
        notes.Set("a", s_note, "ann");
        File.AppendAllText(folder[".penstock/audit.jsonl"], "{\"time\":\"cut");
        notes.Set("a", new(), "ann");
        Assert.Equal(2, notes.Audit.Count);
        File.WriteAllText(folder[".penstock/notes.json"], "[1]");
        foreach (string odd in (string[])["{\"a\":{\"notes\":5}}", "{\"a\":{},\"a\":{}}", "{\"a\":{\"tags\":[{}]}}", "not JSON"])
        {
            File.WriteAllText(folder[".penstock/notes.json"], odd);
            Assert.Throws<InvalidDataException>(() => RunNotes.Open(folder.FullName));
        }
        File.WriteAllText(folder[".penstock/notes.json"], "[1]");
        Assert.Contains("notes.json: expected notes on runs", Assert.Throws<InvalidDataException>(() => RunNotes.Open(folder.FullName)).Message);
        Directory.Delete(folder[".penstock"], recursive: true);
        Directory.CreateSymbolicLink(folder[".penstock"], folder["a"]);
        Assert.Contains("got a link", Assert.Throws<InvalidDataException>(() => RunNotes.Open(folder.FullName)).Message);
    }

    [Theory]
    [InlineData("audit.jsonl")]
    [InlineData("notes.json")]
    [InlineData("lock")]
    public void Links_among_its_own_files_are_refused(string name)
    {
        using TestFolder folder = Filled(), elsewhere = TestFiles.NewFolder();
        RunNotes notes = RunNotes.Open(folder.FullName);
        Directory.CreateDirectory(folder[".penstock"]);
        File.WriteAllText(elsewhere["outside"], "{\"a\":{\"notes\":\"of others\"}}");
        File.CreateSymbolicLink(folder[$".penstock/{name}"], elsewhere["outside"]);
        Assert.Contains("got a link", Assert.Throws<InvalidDataException>(() => notes.Set("a", s_note, "eve")).Message);
        Assert.Equal("{\"a\":{\"notes\":\"of others\"}}", File.ReadAllText(elsewhere["outside"]));
    }

    [Fact]
    public void A_link_where_a_file_is_to_be_written_beside_is_not_followed()
    {
        using TestFolder folder = Filled(), elsewhere = TestFiles.NewFolder();
        Directory.CreateDirectory(folder[".penstock"]);
        File.WriteAllText(elsewhere["outside"], "mine");
        for (int i = 0; i < 5000; i++) File.CreateSymbolicLink(folder[$".penstock/notes.json.{Environment.ProcessId}.{i}.part"], elsewhere["outside"]);
        RunNotes.Open(folder.FullName).Set("a", s_note, "ann");
        Assert.Equal("mine", File.ReadAllText(elsewhere["outside"]));
        Assert.Equal(s_note, RunNotes.Open(folder.FullName).Of("a"));
    }

    [Fact]
    public void Pipes_are_not_waited_for()
    {
        if (OperatingSystem.IsWindows()) return;
        using TestFolder folder = Filled();
        Directory.CreateDirectory(folder[".penstock"]);
        string notes = folder[".penstock/notes.json"], audit = folder[".penstock/audit.jsonl"];
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", [notes, audit, folder["c/projector_config.pbtxt"], folder[".penstock/notes.json.999999999.1.part"]])) mkfifo.WaitForExit();
        Assert.Contains("got an empty file", Assert.Throws<InvalidDataException>(() => RunNotes.Open(folder.FullName)).Message);
        File.Delete(notes);
        RunNotes opened = RunNotes.Open(folder.FullName);
        Assert.Empty(opened.Audit);
        Assert.Contains("got a pipe", Assert.Throws<InvalidDataException>(() => opened.Set("a", s_note, "ann")).Message);
        File.Delete(audit);
        opened.Delete(["c"], "ann");
        Assert.False(File.Exists(Path.Combine(folder["c"], EventBytes.FileName)));
    }

    [Fact]
    public void Notes_are_never_written_longer_than_they_may_be_read()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string[] runs = [.. Enumerable.Range(0, 12).Select(i => $"run{i}")];
        foreach (string run in runs) EventBytes.Write(folder, run, EventBytes.Version());
        Directory.CreateDirectory(folder[".penstock"]);
        string note = $"{{\"notes\":\"{new string('x', 6 << 20)}\"}}";
        File.WriteAllText(folder[".penstock/notes.json"], $"{{{string.Join(',', runs[..10].Select(run => $"\"{run}\":{note}"))}}}");
        RunNotes notes = RunNotes.Open(folder.FullName);
        var words = new RunNote { Notes = new string('語', 100_000), Tags = [.. Enumerable.Range(0, 100).Select(i => $"{i}{new string('語', 190)}")] };
        notes.Set("run11", words, "ann");
        Assert.Contains("at most 67,108,864 bytes of notes on all runs", Assert.Throws<ArgumentException>(() =>
        {
            for (int i = 0; i < 40; i++)
            {
                EventBytes.Write(folder, $"more{i}", EventBytes.Version());
                notes.Set($"more{i}", words, "ann");
            }
        }).Message);
        Assert.Equal(words, RunNotes.Open(folder.FullName).Of("run11"));
    }

    [Fact]
    public void Two_who_write_at_the_same_time_lose_nothing()
    {
        using TestFolder folder = Filled();
        Parallel.For(0, 20, i => RunNotes.Open(folder.FullName).Set(i % 2 == 0 ? "a" : "c", new() { Notes = $"{i}" }, $"{i}"));
        RunNotes notes = RunNotes.Open(folder.FullName);
        Assert.Equal((20, notes.Audit.Last(entry => entry.Runs[0] == "a").Who), (notes.Audit.Count, notes.Of("a").Notes));
    }

    private static TestFolder Filled()
    {
        TestFolder folder = TestFiles.NewFolder();
        foreach (string run in (string[])[".", "a", "a/b", "c"]) EventBytes.Write(folder, run, EventBytes.Join(EventBytes.Version(), EventBytes.Scalar("x", 1, 1)));
        return folder;
    }

    private static string Tree(TestFolder folder) => string.Join('\n', Directory.EnumerateFiles(folder.FullName, "*", SearchOption.AllDirectories).Where(file => !file.Contains(".penstock")).Order(StringComparer.Ordinal));

    private static string Line(RunAuditEntry entry) => $"{entry.Time:u} {entry.Who} {entry.Action} {string.Join(' ', entry.Runs)} {entry.Detail}";

    private sealed class TickedTime : TimeProvider
    {
        private int _seconds;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddSeconds(++_seconds);
    }
}
