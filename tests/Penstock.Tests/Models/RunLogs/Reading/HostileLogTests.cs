using System.Buffers.Binary;
using Penstock.Data;
using Penstock.Models;
using static Penstock.Tests.EventBytes;

namespace Penstock.Tests;

public sealed class HostileLogTests : IDisposable
{
    private readonly List<TestFolder> _folders = [];

    public void Dispose() => _folders.ForEach(folder => folder.Dispose());

    private static readonly byte[] s_last = Scalar("last", 1, 1);

    [Fact]
    public void Names_that_are_no_text_are_shown_and_stay_apart()
    {
        LoggedRun run = Read(Named([0xFF]), Named([0xFE]), Named([]), Named("\u001b[31m"u8.ToArray()));
        Assert.Equal(["\\xFF", "\\xFE", "", "\u001b[31m", "last"], run.Tags.Select(tag => tag.Name));
    }

    [Fact]
    public void Too_long_or_too_many_names_are_refused_and_the_rest_is_read()
    {
        LoggedRun run = Read(new RunFolderOptions { LongestTag = 10, MostTags = 3 }, Named(new byte[1000]), Named("a"u8.ToArray()), Named("b"u8.ToArray()), Scalar("last", 0, 1), Named("c"u8.ToArray()));
        Assert.Equal(["a", "b", "last"], run.Tags.Select(tag => tag.Name));
        Assert.Equal(2, run.Find("last")!.Count);
        Assert.Collection(run.Damage, d => Assert.Contains("a tag of at most 10 bytes, got one of 1,000", d.Message), d => Assert.Contains("at most 3 tags", d.Message));
    }

    [Fact]
    public void Records_beyond_the_limit_are_passed_over_and_huge_ones_wait_without_memory()
    {
        LoggedRun run = Read(new RunFolderOptions { LongestRecord = 200 }, Tensor("t", 1, Text(new('a', 1000)), "text"));
        Assert.Equal(("last", "expected a record of at most 200 bytes, got 1,0"), (run.Tags.Single().Name, run.Damage.Single().Message[..47]));
        foreach (ulong length in (ulong[])[1ul << 31, 1ul << 62, ulong.MaxValue])
        {
            byte[] header = new byte[12];
            BinaryPrimitives.WriteUInt64LittleEndian(header, length);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(8), Crc32C.Masked(length));
            run = Read(Scalar("first", 1, 1), header);
            Assert.Equal(("first", $"{length:N0}"), (run.Tags.Single().Name, run.Damage.Single().Message.Split(' ')[9].TrimEnd('.')));
        }
    }

    [Fact]
    public void Numbers_that_are_none_and_odd_steps_and_times_are_kept()
    {
        LoggedRun run = Read(Scalar("x", -5, float.NaN, double.NaN), Scalar("x", long.MaxValue, float.PositiveInfinity, double.PositiveInfinity), Scalar("x", long.MinValue, float.NegativeInfinity, 5));
        ScalarPoints points = run.Find("x")!.ReadScalars();
        Assert.Equal([-5, long.MaxValue, long.MinValue], points.Steps);
        Assert.Equal([double.NaN, double.PositiveInfinity, double.NegativeInfinity], points.Values);
        Assert.Equal([double.NaN, double.PositiveInfinity, 5], points.Walls);
        Assert.Equal((1000.0, 1001.0), (run.FirstWall, run.LastWall));
    }

    [Fact]
    public void Messages_that_are_malformed_are_named_and_only_so_many()
    {
        byte[][] bad = [Record([0xFF]), Record([0x2A, 0x05, 0x0A, 0x03, 0x0A, 0x7F, 0x00]), Record([0x2A, 0x02, 0x0A, 0x7F]), Record([0x0B]), Record([0x42, 0x02, 0x0A, 0x7F]), Record([0x4A, 0x02, 0x12, 0x7F])];
        LoggedRun run = Read(bad);
        Assert.Equal((5, "last"), (run.Damage.Count, run.Tags.Single().Name));
        Assert.EndsWith("So 2 times in this file, here first.", run.Damage[0].Message);
        run = Read(new RunFolderOptions { MostDamage = 3 }, [.. bad, .. bad]);
        Assert.Equal((4, true), (run.Damage.Count, run.Damage[^1].Message.Contains("at most 3 damaged places, got 12")));
        run = Read(new RunFolderOptions { MostMetadata = 20 }, Tensor("a", 1, Text("x"), "text"), Tensor("b", 1, Text("x"), "another long plugin"));
        Assert.Equal(("a last", 1), (string.Join(' ', run.Tags.Select(tag => tag.Name)), run.Damage.Count));
    }

    [Fact]
    public void A_tag_that_changes_its_kind_keeps_the_first()
    {
        byte[] image = Event(2, Summary(Value("x"u8.ToArray(), part => part.Bytes(4, []))));
        LoggedRun run = Read(Scalar("x", 1, 1), image, Tensor("x", 3, Text("a"), "text"), Scalar("x", 4, 1));
        Assert.Equal((2, 2), (run.Find("x")!.Count, run.Damage.Count));
        Assert.Contains("expected a value of scalars for the tag \"x\", got one of images", run.Damage[0].Message);
        run = Read(Tensor("y", 1, Text("a")), Tensor("y", 2, TensorProto(1, [], _ => { }), "scalars"));
        Assert.Equal([2L], run.Find("y")!.ReadScalars().Steps);
    }

    [Fact]
    public void Fields_in_any_order_and_unknown_ones_are_read()
    {
        var message = new ProtoWriter();
        Summary(Value("x"u8.ToArray(), part =>
        {
            part.Tag(2, WireType.Fixed32);
            part.Single(3);
        }))(message);
        message.Varint(2, 7);
        message.Tag(99, WireType.Group);
        message.Varint(1, 1);
        message.Tag(99, WireType.GroupEnd);
        message.Double(1, 12);
        LoggedRun run = Read(Record(message.Written));
        Assert.Equal(((7L, 12.0), 3.0, 0), (run.Find("x")!.At(0), run.Find("x")!.ReadScalars().Values[0], run.Damage.Count));
    }

    [Fact]
    public void Random_records_break_nothing()
    {
        var random = new Random(11);
        byte[][] seeds = [Scalar("x", 1, 1), Tensor("t", 2, Text("abc"), "text"), Start(3), Tensor("s", 2, TensorProto(1, [], t => { t.Tag(5, WireType.Fixed32); t.Single(1); }), "scalars"), Event(1, m => m.Bytes(4, "graph"u8))];
        List<byte[]> records = [Version()];
        for (int i = 0; i < 20_000; i++)
        {
            byte[] payload = seeds[random.Next(seeds.Length)][12..^4];
            for (int flips = random.Next(4); flips > 0; flips--) payload[random.Next(payload.Length)] = (byte)random.Next(256);
            records.Add(Record(random.Next(5) == 0 ? payload[..random.Next(payload.Length)] : payload));
        }
        LoggedRun run = Read([.. records]);
        Assert.True(run.Tags.Count > 10 && run.Damage.Count > 5 && run.Damage.Any(d => d.Message.EndsWith("times in this file, here first.", StringComparison.Ordinal)) && run.Find("last")!.Count == 1, $"{run}");
        foreach (LoggedTag tag in run.Tags)
            for (int i = 0; i < Math.Min(tag.Count, 20); i++) Assert.True(Xunit.Record.Exception(() => tag.ReadTensor(i)) is null or InvalidDataException);
    }

    [Fact]
    public void What_a_tensor_leaves_out_is_bounded()
    {
        LoggedRun run = Read(Tensor("t", 1, TensorProto(1, [1 << 26], t => { t.Tag(5, WireType.Fixed32); t.Single(1); })), Tensor("s", 1, TensorProto(7, [1 << 20], t => t.Bytes(8, []))));
        Assert.Contains("elements that are left out", Assert.Throws<InvalidDataException>(() => run.Find("t")!.ReadTensor(0)).Message);
        Assert.Contains("expected strings of at most", Assert.Throws<InvalidDataException>(() => run.Find("s")!.ReadTensor(0)).Message);
    }

    [Fact]
    public void A_pipe_is_not_waited_for_and_limits_of_the_folder_are_told()
    {
        using TestFolder folder = TestFiles.NewFolder();
        foreach (string run in (string[])["a", "b", "c/d"]) Write(folder, run, Join(Version(), s_last));
        if (!OperatingSystem.IsWindows()) System.Diagnostics.Process.Start("mkfifo", Path.Combine(folder["a"], "pipe.tfevents")).WaitForExit();
        using var opened = new RunFolder(folder.FullName, new() { MostFiles = 3, Depth = 1 });
        opened.Refresh(TestContext.Current.CancellationToken);
        Assert.Equal("a b", string.Join(' ', opened.Runs.Select(run => run.Name)));
        Assert.Contains("expected folders at most 1 deep", Assert.Single(opened.Damage).Message);
    }

    [Fact]
    public void Steps_that_go_back_all_the_time_end_the_dropping()
    {
        LoggedRun run = Read([Version("brain.Event:1"), Scalar("x", 2, 1), .. Enumerable.Repeat(Scalar("x", 1, 1), 100_010)]);
        Assert.Equal(("steps that go back at most 100,000 times", 11), (run.Damage.Single().Message[9..49], run.Find("x")!.Count));
    }

    [Fact]
    public void Metadata_without_a_value_are_a_tag_all_the_same()
    {
        byte[] bare = Event(0, Summary(Value("_hparams_/session_start_info"u8.ToArray(), part => part.Bytes(9, [0x0A, 0x0D, 0x0A, 0x07, .. "hparams"u8, 0x12, 0x02, 0x1A, 0x00]))));
        LoggedTag tag = Read(bare).Tags[0];
        Assert.Equal(("hparams", "1A00", "float32 [0]"), (tag.Plugin, Convert.ToHexString(tag.Content.Span), tag.ReadTensor(0).ToString()));
    }

    private static byte[] Named(byte[] tag) => Event(1, Summary(Value(tag, part =>
    {
        part.Tag(2, WireType.Fixed32);
        part.Single(1);
    })));

    private LoggedRun Read(params byte[][] records) => Read(new RunFolderOptions(), records);

    private LoggedRun Read(RunFolderOptions options, params byte[][] records)
    {
        _folders.Add(TestFiles.NewFolder());
        Write(_folders[^1], "a", Join([Version(), .. records, s_last]));
        using RunFolder opened = RunLog.Open(_folders[^1].FullName, options);
        return opened.Runs.Single();
    }
}
