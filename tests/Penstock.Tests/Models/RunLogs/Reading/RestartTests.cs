using System.Runtime.CompilerServices;
using System.Text.Json;
using Penstock.Models;
using static Penstock.Tests.EventBytes;

namespace Penstock.Tests;

/// <summary>What a restart makes void, by the rules of TensorBoard's event_accumulator (purge_orphaned_data).</summary>
public class RestartTests
{
    [Fact]
    public void A_session_that_starts_drops_all_tags_from_its_step_on()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Write(folder, "a", Join(Version(), Scalar("x", 1, 1), Tensor("t", 1, Text("a"), "text"), Scalar("x", 5, 1), Tensor("t", 6, Text("b"), "text"), Scalar("y", 9, 1), Start(5), Scalar("x", 5, 2), Scalar("x", 4, 3)));
        using RunFolder opened = RunLog.Open(folder.FullName);
        Assert.Equal(("1 5 4", "1", 0), (RunLines.Steps(opened, "a", "x"), RunLines.Steps(opened, "a", "t"), opened.Find("a")!.Find("y")!.Count));
    }

    [Fact]
    public void A_later_file_that_starts_drops_what_earlier_ones_have_beyond_whenever_it_comes()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string first = Write(folder, "a", Join(Version(), Scalar("x", 1, 1), Scalar("x", 2, 1), Scalar("x", 3, 1)), "a.tfevents");
        using RunFolder opened = RunLog.Open(folder.FullName);
        Assert.Equal("1 2 3", RunLines.Steps(opened, "a", "x"));
        string second = Write(folder, "a", Join(Version(), Start(2), Scalar("x", 2, 5), Scalar("x", 3, 5)), "b.tfevents");
        opened.Refresh(TestContext.Current.CancellationToken);
        Assert.Equal("1 2 3", RunLines.Steps(opened, "a", "x"));
        Assert.Equal([1.0, 5, 5], opened.Find("a")!.Find("x")!.ReadScalars().Values);
        File.AppendAllBytes(first, Join(Scalar("x", 4, 1), Scalar("x", 0, 1)));
        opened.Refresh(TestContext.Current.CancellationToken);
        Assert.Equal("1 0 2 3", RunLines.Steps(opened, "a", "x"));
        File.Delete(second);
        opened.Refresh(TestContext.Current.CancellationToken);
        Assert.Equal("1 2 3 4 0", RunLines.Steps(opened, "a", "x"));
    }

    [Fact]
    public void Writers_side_by_side_are_read_in_the_order_of_their_names()
    {
        using TestFolder folder = TestFiles.NewFolder(), other = TestFiles.NewFolder();
        byte[][] first = [Version(), Scalar("x", 1, 1), Tensor("t", 1, Text("a"), "text"), Scalar("x", 3, 1)], second = [Version(), Scalar("x", 2, 2), Tensor("t", 2, Text("b")), Tensor("n", 4, TensorProto(1, [], _ => { }), "scalars")];
        using var opened = new RunFolder(folder.FullName);
        for (int i = 0; i < first.Length; i++)
        {
            Write(folder, "a", Join(second[..(i + 1)]), "b.tfevents");
            opened.Refresh(TestContext.Current.CancellationToken);
            Write(folder, "a", Join(first[..(i + 1)]), "a.tfevents");
            opened.Refresh(TestContext.Current.CancellationToken);
        }
        Assert.Equal("1 3 2", RunLines.Steps(opened, "a", "x"));
        Assert.Equal(("1 2", "4"), (RunLines.Steps(opened, "a", "t"), RunLines.Steps(opened, "a", "n")));
        Write(other, "a", Join(first), "a.tfevents");
        Write(other, "a", Join(second), "b.tfevents");
        using RunFolder once = RunLog.Open(other.FullName);
        Assert.Equal(RunLines.Of(once), RunLines.Of(opened));
    }

    [Fact]
    public void Files_that_begin_within_a_second_are_read_in_the_order_of_their_numbers()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Write(folder, "a", Join(Version(), Start(2), Scalar("x", 2, 5)), "events.out.tfevents.1700000000.host.7.10");
        Write(folder, "a", Join(Version(), Scalar("x", 1, 1), Scalar("x", 2, 1), Scalar("x", 3, 1)), "events.out.tfevents.1700000000.host.7.9");
        using RunFolder opened = RunLog.Open(folder.FullName);
        Assert.Equal("1 2", RunLines.Steps(opened, "a", "x"));
    }

    [Theory]
    [InlineData("a.9", "a.10")]
    [InlineData("a.09", "a.10")]
    [InlineData("a.9", "a.9.v2")]
    [InlineData("9.b", "10.a")]
    [InlineData("a.099999999999999999999998", "a.99999999999999999999999")]
    [InlineData("a.01", "a.1")]
    [InlineData("a", "b.1")]
    public void Numbers_in_names_are_compared_as_numbers(string earlier, string later)
    {
        Assert.True(NameOrder.OfFiles.Compare(earlier, later) < 0);
        Assert.True(NameOrder.OfFiles.Compare(later, earlier) > 0);
        Assert.Equal(0, NameOrder.OfFiles.Compare(later, later));
    }

    [Theory]
    [InlineData("lr=0.001", "lr=0.01")]
    [InlineData("lr=0.0005", "lr=0.02")]
    [InlineData("lr=1e-4", "lr=0.001")]
    [InlineData("run-9", "run-10")]
    [InlineData("a2.b", "a10.b")]
    [InlineData("1.e", "1e")]
    [InlineData("1e999", "2e9999")]
    [InlineData("a", "a/b")]
    public void Numbers_in_names_of_runs_may_have_fractions(string earlier, string later)
    {
        Assert.True(NameOrder.OfRuns.Compare(earlier, later) < 0);
        Assert.True(NameOrder.OfRuns.Compare(later, earlier) > 0);
    }

    [Fact]
    public void Later_files_may_leave_out_what_a_tag_is()
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[] number = TensorProto(2, [], t => { t.Tag(6, Data.WireType.Fixed64); t.Double(0.1); });
        Write(folder, "a", Join(Version(), Tensor("x", 1, number, "scalars"), Tensor("x", 2, number)), "a.tfevents");
        Write(folder, "a", Join(Version(), Tensor("x", 3, number), Tensor("x", 4, Text("no number"))), "b.tfevents");
        Write(folder, "a", Join(Version(), Tensor("x", 5, Text("a text"), "text")), "c.tfevents");
        using RunFolder opened = RunLog.Open(folder.FullName);
        Assert.Equal([0.1, 0.1, 0.1], opened.Find("a")!.Find("x")!.ReadScalars().Values);
        Assert.Contains("expected values of scalars for the tag \"x\"", Assert.Single(opened.Find("a")!.Damage).Message);
    }

    [Theory]
    [InlineData("brain.Event:1")]
    [InlineData("something else")]
    [InlineData(null)]
    public void Files_of_the_first_version_drop_the_tags_of_an_event_that_goes_back(string? version)
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[][] records = [Scalar("x", 1, 1), Scalar("y", 3, 1), Scalar("x", 3, 1), Scalar("x", 2, 2), Scalar("x", 3, 2), Scalar("y", 4, 2)];
        Write(folder, "a", Join(version is null ? records : [Version(version), .. records]));
        using RunFolder opened = RunLog.Open(folder.FullName);
        Assert.Equal(("1 2 3", "3 4"), (RunLines.Steps(opened, "a", "x"), RunLines.Steps(opened, "a", "y")));
    }

    [Fact]
    public void Restarts_upon_restarts_come_to_what_one_after_the_other_does()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var random = new Random(3);
        for (int round = 0; round < 40; round++)
        {
            List<byte[]> records = [Version()];
            var expected = new Dictionary<string, List<long>> { ["a"] = [], ["b"] = [], ["c"] = [] };
            for (int i = 0; i < 300; i++)
            {
                (string tag, long step) = ($"{(char)('a' + random.Next(3))}", random.Next(50));
                if (random.Next(4) == 0)
                {
                    records.Add(Start(step));
                    foreach (List<long> steps in expected.Values) steps.RemoveAll(s => s >= step);
                }
                else
                {
                    records.Add(Scalar(tag, step, 1));
                    expected[tag].Add(step);
                }
            }
            Write(folder, $"{round}", Join(records));
            using RunFolder opened = RunLog.Open(folder.FullName);
            foreach (var (tag, steps) in expected) Assert.Equal(string.Join(' ', steps), opened.Find($"{round}")!.Find(tag) is null ? "" : RunLines.Steps(opened, $"{round}", tag));
        }
    }

    // The reservoirs themselves are not ours, as every step is kept; what they hold is what they were offered without what a later offer preempts.
    [Fact]
    public void Reservoirs_of_the_vectors_hold_steps_of_ours()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(TestFiles.RequireVectors("modelling", "tensorboard_plugins.json")));
        (int found, int run) = (0, 0);
        List<long> history = [];
        foreach (JsonElement one in file.RootElement.GetProperty("reservoir").EnumerateArray())
        {
            found++;
            string key = one.TryGetProperty("offers", out _) ? "offers" : one.TryGetProperty("then_offers", out _) ? "then_offers" : "then_offer";
            if (key == "offers") history = [];
            if (!one.TryGetProperty(key, out JsonElement offers)) continue;
            long[] next = offers.ValueKind switch
            {
                JsonValueKind.String => [.. Enumerable.Range(0, 16)],
                JsonValueKind.Number => [offers.GetInt64()],
                _ => [.. offers.EnumerateArray().Select(offer => offer.ValueKind == JsonValueKind.Array ? offer[0].GetInt64() : offer.GetInt64())],
            };
            history.AddRange(next);
            List<long> kept = history.Count == 0 ? [] : Kept(history);
            long[] expected = [.. one.GetProperty("expect_steps").EnumerateArray().Select(step => step.GetInt64())];
            Assert.All(expected, step => Assert.Contains(step, kept));
            if (one.TryGetProperty("capacity", out JsonElement capacity) && capacity.ValueKind == JsonValueKind.String) Assert.Equal(expected, kept);
            run++;
        }
        TestContext.Current.TestOutputHelper?.WriteLine($"found {found}, run {run}, without steps {found - run}");
        Assert.True(run >= 7, $"{run} of {found}");
    }

    // A new file begins wherever the steps go back, as a program that was started again makes it.
    private static List<long> Kept(List<long> steps)
    {
        using TestFolder folder = TestFiles.NewFolder();
        List<byte[]> records = [];
        int files = 0;
        for (int i = 0; i < steps.Count; i++)
        {
            records.Add(Scalar("x", steps[i], 1, wall: 1000 + i));
            if (i + 1 < steps.Count && steps[i + 1] > steps[i]) continue;
            Write(folder, "a", Join([Event(0, message => message.Text(3, "brain.Event:2"), wall: 1000 + i - records.Count + 1), .. records]), $"{files++:00}.tfevents");
            records.Clear();
        }
        using RunFolder opened = RunLog.Open(folder.FullName);
        return [.. opened.Find("a")!.Find("x")!.ReadScalars().Steps];
    }

    [Fact]
    public void A_file_that_began_after_another_had_ended_makes_its_steps_void()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Write(folder, "a", Join([Event(0, m => m.Text(3, "brain.Event:2"), 100), .. Enumerable.Range(0, 10).Select(i => Scalar("x", i, 1, 101 + i)), Scalar("y", 9, 1, 111)]), "a.tfevents");
        using RunFolder opened = RunLog.Open(folder.FullName);
        LoggedTag before = opened.Find("a")!.Find("x")!;
        Write(folder, "a", Join(Event(0, m => m.Text(3, "brain.Event:2"), 200), Scalar("x", 5, 2, 201), Scalar("x", 6, 2, 202)), "b.tfevents");
        opened.Refresh(TestContext.Current.CancellationToken);
        Assert.Equal(("0 1 2 3 4 5 6", "9", 10), (RunLines.Steps(opened, "a", "x"), RunLines.Steps(opened, "a", "y"), before.Count));
        // The first writer lives on: they stand side by side.
        File.AppendAllBytes(Path.Combine(folder["a"], "a.tfevents"), Scalar("x", 10, 1, 300));
        opened.Refresh(TestContext.Current.CancellationToken);
        Assert.Equal("0 1 2 3 4 5 6 7 8 9 10 5 6", RunLines.Steps(opened, "a", "x"));
    }

    // Against each file looked at with each later one.
    [Fact]
    public void Any_number_of_files_goes_on_as_told_one_by_one()
    {
        var random = new Random(5);
        for (int round = 0; round < 30; round++)
        {
            using TestFolder folder = TestFiles.NewFolder();
            int count = random.Next(2, 9);
            var files = Enumerable.Range(0, count).Select(_ => (First: (double)random.Next(1, 40), Steps: Enumerable.Range(0, random.Next(1, 5)).Select(_ => (long)random.Next(20)).ToArray(), Length: random.Next(1, 15))).ToArray();
            List<long> expected = [];
            for (int i = 0; i < count; i++)
            {
                Write(folder, "a", Join([Event(0, m => m.Text(3, "brain.Event:2"), files[i].First), .. files[i].Steps.Select(step => Scalar("x", step, 1, files[i].First + files[i].Length))]), $"{i}.tfevents");
                expected.AddRange(files[i].Steps.Where(step => !files[(i + 1)..].Any(later => later.First > files[i].First + files[i].Length && later.Steps.Min() <= step)));
            }
            using RunFolder opened = RunLog.Open(folder.FullName);
            Assert.Equal(string.Join(' ', expected), RunLines.Steps(opened, "a", "x"));
        }
    }

    [Fact]
    public void Graphs_and_run_metadata_outlive_restarts_and_hyperparameters_are_the_newest()
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[] Session(byte status) => Event(0, Summary(Value("_hparams_/session_end_info"u8.ToArray(), part => part.Bytes(9, [0x0A, 0x0F, 0x0A, 0x07, .. "hparams"u8, 0x12, 0x04, 0x22, 0x02, 0x08, status]))));
        Write(folder, "a", Join(Version(), Event(0, m => m.Bytes(4, "graph"u8)), Start(0), Session(2)), "a.tfevents");
        Write(folder, "a", Join(Version(), Start(0), Session(1)), "b.tfevents");
        using RunFolder opened = RunLog.Open(folder.FullName);
        LoggedRun run = opened.Find("a")!;
        Assert.Equal((true, "22020801"), (run.HasGraph, Convert.ToHexString(run.Find("_hparams_/session_end_info")!.Content.Span)));
    }

    [Fact]
    public void Snapshots_that_nobody_holds_are_let_go()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string path = Write(folder, "a", Join(Version(), Scalar("x", 0, 1)));
        using RunFolder opened = RunLog.Open(folder.FullName);
        var first = Weak(opened);
        for (int i = 1; i < 4; i++)
        {
            File.AppendAllBytes(path, Scalar("x", i, 1));
            opened.Refresh(TestContext.Current.CancellationToken);
        }
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(first.TryGetTarget(out _));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference<LoggedTag> Weak(RunFolder folder) => new(folder.Runs[0].Tags[0]);
}
