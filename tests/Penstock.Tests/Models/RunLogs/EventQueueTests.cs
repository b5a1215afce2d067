using Penstock.Data;
using Penstock.Models;

namespace Penstock.Tests;

public class EventQueueTests
{
    [Fact]
    public void What_is_logged_is_in_the_file_after_a_tick_and_in_order()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var clock = new TickedClock();
        using RunWriter log = RunLog.Create(folder.FullName, new() { Clock = clock });
        Assert.Equal(TimeSpan.FromSeconds(2), clock.Interval);
        log.Scalar("a", 1, 1);
        clock.Now += TimeSpan.FromSeconds(1);
        log.Scalar("b", 2, 1);
        log.Scalar("a", 3, 2);
        Assert.Equal(0, new FileInfo(log.FilePath).Length);
        clock.Tick();
        List<WrittenEvent> events = WrittenEvent.Of(log.FilePath);
        Assert.Equal(["brain.Event:2"], events.Take(1).Select(e => e.Version));
        Assert.Equal([("a", 1f, 1L, 1_700_000_000.0, "scalars"), ("b", 2f, 1, 1_700_000_001, "scalars"), ("a", 3f, 2, 1_700_000_001, "")], events.Skip(1).Select(e => (e.Tag, e.Value, e.Step, e.Wall, e.Plugin)));
    }

    [Fact]
    public void A_hundred_thousand_scalars_of_several_threads_keep_the_order_of_each()
    {
        using TestFolder folder = TestFiles.NewFolder();
        using (RunWriter log = RunLog.Create(folder.FullName, new() { MostWaiting = 1 << 16 }))
            Parallel.For(0, 4, thread =>
            {
                for (int i = 0; i < 25_000; i++) log.Scalar($"thread {thread}", i, i);
            });
        ILookup<string, WrittenEvent> events = WrittenEvent.In(folder.FullName).ToLookup(e => e.Tag);
        Assert.All(Enumerable.Range(0, 4), thread => Assert.Equal(Enumerable.Range(0, 25_000).Select(i => (long)i), events[$"thread {thread}"].Select(e => e.Step)));
    }

    [Fact]
    public void A_second_writer_of_a_folder_gets_a_file_of_its_own_named_as_TensorFlow_names_it()
    {
        using TestFolder folder = TestFiles.NewFolder();
        using RunWriter one = RunLog.Create(folder.FullName), other = RunLog.Create(folder.FullName, new() { Suffix = ".v2" });
        Assert.NotEqual(one.FilePath, other.FilePath);
        Assert.Matches($@"^events\.out\.tfevents\.\d{{10}}\..+\.{Environment.ProcessId}\.\d+$", Path.GetFileName(one.FilePath));
        Assert.EndsWith(".v2", other.FilePath);
        one.Flush();
        Assert.Equal("brain.Event:2", Assert.Single(WrittenEvent.Of(one.FilePath)).Version);
    }

    [Fact]
    public void A_full_disk_is_told_once_and_nothing_is_lost_that_has_room_until_it_is_free()
    {
        var (clock, disk) = (new TickedClock(), new FailingStream(130));
        List<IOException> told = [];
        using RunWriter log = RunLog.Create("runs", new() { Clock = clock, Opens = _ => disk, Failed = told.Add });
        log.Scalar("a", 1, 1);
        log.Scalar("a", 2, 2);
        clock.Tick();
        clock.Tick();
        Assert.Equal("No space left on device.", Assert.Single(told).InnerException!.Message);
        Assert.Same(told[0], log.Failure);
        // What fits is kept, up to the last whole record.
        Assert.Equal([0L, 1], EventsOf(disk).Select(e => e.Step));
        disk.Room = long.MaxValue;
        log.Scalar("a", 3, 3);
        clock.Tick();
        clock.Tick();
        Assert.Equal([1L, 2, 3], EventsOf(disk).Skip(1).Select(e => e.Step));
        Assert.Equal(0, log.Lost);
    }

    [Fact]
    public void A_full_disk_is_told_with_the_file_once_and_a_size_that_people_read()
    {
        var (clock, disk) = (new TickedClock(), new FailingStream(10));
        // As the runtime tells it of a file of its own.
        using RunWriter log = RunLog.Create("runs", new() { Clock = clock, Opens = path => { disk.Name = Path.GetFullPath(path); return disk; } });
        log.Scalar("a", 1, 1);
        clock.Tick();
        Assert.Equal($"RunLog {log.FilePath}: expected a file that can be written, got: No space left on device. Training goes on; what does not fit into 64.0 MiB of memory is lost until the file can be written again.", log.Failure!.Message);
    }

    [Fact]
    public void What_does_not_fit_while_nothing_is_written_is_counted_and_nobody_waits()
    {
        var (clock, disk) = (new TickedClock(), new FailingStream(0));
        RunWriter log = RunLog.Create("runs", new() { Clock = clock, Opens = _ => disk, MostWaiting = 1000 });
        clock.Tick();
        for (int i = 0; i < 1000; i++) log.Scalar(i < 500 ? "a" : "b", i, i);
        Assert.True(log.Lost > 900);
        disk.Room = long.MaxValue;
        clock.Tick();
        clock.Tick();
        log.Scalar("b", 1000, 1000);
        log.Dispose();
        List<WrittenEvent> events = [.. EventsOf(disk).Skip(1)];
        Assert.Equal(1001 - log.Lost, events.Count);
        Assert.Equal((1000, "b", "scalars"), (events[^1].Step, events[^1].Tag, events[^1].Plugin));
    }

    [Fact]
    public void A_write_that_does_not_end_stops_nobody()
    {
        using var gate = new ManualResetEventSlim();
        var (clock, disk) = (new TickedClock(), new FailingStream(long.MaxValue) { Gate = gate });
        using RunWriter log = RunLog.Create("runs", new() { Clock = clock, Opens = _ => disk, MostWaiting = 200 });
        var writing = new Thread(log.Flush);
        writing.Start();
        Assert.True(SpinWait.SpinUntil(() => disk.IsWaiting, TimeSpan.FromSeconds(30)));
        clock.Tick();
        clock.Tick();
        for (int i = 0; i < 20; i++) log.Scalar("a", i, i);
        Assert.Contains("takes what is written", log.Failure!.Message);
        Assert.True(log.Lost > 0);
        gate.Set();
        writing.Join();
    }

    [Fact]
    public void Nobody_waits_for_ever_at_the_end()
    {
        var gate = new ManualResetEventSlim();
        var disk = new FailingStream(long.MaxValue) { Gate = gate };
        RunWriter log = RunLog.Create("runs", new() { Clock = new TickedClock(), Opens = _ => disk, Patience = TimeSpan.FromMilliseconds(1) });
        log.Scalar("a", 1, 1);
        log.Flush();
        Assert.Contains("takes what is written", log.Failure!.Message);
        log.Scalar("a", 2, 2);
        log.Dispose();
        Assert.Equal(2, log.Lost);
        gate.Set();
    }

    [Fact]
    public void What_was_asked_for_before_the_end_opens_no_file_after_it()
    {
        using TestFolder folder = TestFiles.NewFolder();
        int opened = 0;
        var queue = new EventQueue(folder.FullName, new() { Clock = new TickedClock(), Opens = _ => new FailingStream(++opened * 1000) });
        queue.Dispose();
        ((IThreadPoolWorkItem)queue).Execute();
        queue.Flush();
        Assert.Equal(1, opened);
    }

    [Fact]
    public void What_a_listener_throws_and_what_fails_beside_does_not_stop_the_log()
    {
        var (clock, disk) = (new TickedClock(), new FailingStream(0));
        using var queue = new EventQueue("runs", new() { Clock = clock, Opens = _ => disk, Failed = _ => throw new InvalidOperationException("listener") });
        queue.Try(() => throw new UnauthorizedAccessException("beside"));
        Assert.Equal((false, "RunLog runs: beside"), (queue.IsFailing, queue.Failure!.Message));
        clock.Tick();
        Assert.True(queue.IsFailing);
        disk.Room = 1000;
        clock.Tick();
        Assert.False(queue.IsFailing);
    }

    [Fact]
    public void A_deleted_folder_is_told_and_a_new_file_begins_when_it_is_there_again()
    {
        using TestFolder folder = TestFiles.NewFolder();
        var clock = new TickedClock();
        using RunWriter log = RunLog.Create(folder["run"], new() { Clock = clock });
        log.Scalar("a", 1, 1);
        clock.Tick();
        Directory.Delete(folder["run"], recursive: true);
        log.Scalar("a", 2, 2);
        clock.Tick();
        Assert.Contains("moved or deleted", log.Failure!.Message);
        Assert.Equal(2, log.Lost);
        log.Scalar("a", 3, 3);
        clock.Tick();
        Assert.False(Directory.Exists(folder["run"]));
        Directory.CreateDirectory(folder["run"]);
        clock.Tick();
        clock.Tick();
        Assert.Equal([(0L, ""), (3L, "scalars")], WrittenEvent.In(folder["run"]).Select(e => (e.Step, e.Plugin)));
        Assert.Equal(2, log.Lost);
    }

    [Fact]
    public void A_program_that_is_killed_leaves_whole_records_up_to_its_last_flush()
    {
        using TestFolder folder = TestFiles.NewFolder();
        using RunWriter log = RunLog.Create(folder.FullName, new() { Clock = new TickedClock() });
        for (int i = 0; i < 100; i++) log.Scalar("a", i, i);
        log.Flush();
        log.Scalar("a", 100, 100);
        // What lies on the disk now is what a killed program leaves.
        Assert.Equal(101, WrittenEvent.Of(log.FilePath).Count);
    }

    [Fact]
    public void Says_what_cannot_be_logged()
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllText(folder["file"], "");
        Assert.Contains("expected a folder that can be written", Assert.Throws<IOException>(() => RunLog.Create(folder["file"])).Message);
        Assert.Throws<ArgumentException>(() => RunLog.Create(folder.FullName, new() { FlushInterval = TimeSpan.Zero }));
        RunWriter log = RunLog.Create(folder.FullName);
        log.Scalar("a", 1, 1);
        Assert.Contains("expected scalars for the tag \"a\"", Assert.Throws<ArgumentException>(() => log.Text("a", "b", 1)).Message);
        Assert.Throws<ArgumentException>(() => log.Scalar("", 1, 1));
        log.Dispose();
        Assert.Throws<ObjectDisposedException>(() => log.Scalar("a", 1, 1));
    }

    private static List<WrittenEvent> EventsOf(FailingStream disk)
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllBytes(folder["events"], disk.ToArray());
        return WrittenEvent.Of(folder["events"]);
    }
}
