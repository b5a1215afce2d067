using Microsoft.AspNetCore.Http;
using Penstock.Board;
using Penstock.Models;
using Penstock.Web;
using static Penstock.Tests.EventBytes;

namespace Penstock.Tests;

public class AnswerMemoryTests
{
    private readonly ManualClock _clock = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Answers_wait_in_turn_for_memory()
    {
        var memory = new AnswerMemory(100, _clock);
        TaskCompletionSource first = new(), second = new();
        string order = "";
        Task one = memory.WithinAsync(new DefaultHttpContext(), 60, () => first.Task), large = memory.WithinAsync(new DefaultHttpContext(), 1000, () =>
        {
            order += "large ";
            return second.Task;
        });
        // It would fit, but another waits.
        Task small = memory.WithinAsync(new DefaultHttpContext(), 10, () =>
        {
            order += "small ";
            return Task.CompletedTask;
        });
        Assert.Equal("", order);
        first.SetResult();
        await one.WaitAsync(Cancel);
        second.SetResult();
        await Task.WhenAll(large, small).WaitAsync(Cancel);
        Assert.Equal("large small ", order);
    }

    [Fact]
    public async Task Who_waits_for_too_long_or_among_too_many_is_told_to_come_again()
    {
        var memory = new AnswerMemory(100, _clock);
        var held = new TaskCompletionSource();
        Task one = memory.WithinAsync(new DefaultHttpContext(), 100, () => held.Task);
        HttpContext[] contexts = [.. Enumerable.Range(0, 65).Select(_ => new DefaultHttpContext())];
        Task[] waiting = [.. contexts.Select(context => memory.WithinAsync(context, 1, () => Task.CompletedTask))];
        Assert.Equal(503, (await Assert.ThrowsAsync<RefusedException>(() => waiting[^1])).Status);
        Assert.Equal("2", contexts[^1].Response.Headers.RetryAfter);
        _clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(503, (await Assert.ThrowsAsync<RefusedException>(() => waiting[0])).Status);
        held.SetResult();
        await one.WaitAsync(Cancel);
        await memory.WithinAsync(new DefaultHttpContext(), 100, () => Task.CompletedTask).WaitAsync(Cancel);
    }

    [Fact]
    public async Task Who_leaves_while_waiting_takes_nothing()
    {
        var memory = new AnswerMemory(100, _clock);
        var held = new TaskCompletionSource();
        Task one = memory.WithinAsync(new DefaultHttpContext(), 100, () => held.Task);
        using var gone = new CancellationTokenSource();
        Task waiting = memory.WithinAsync(new DefaultHttpContext { RequestAborted = gone.Token }, 100, () => Task.CompletedTask);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        held.SetResult();
        await one.WaitAsync(Cancel);
        await memory.WithinAsync(new DefaultHttpContext(), 100, () => Task.CompletedTask).WaitAsync(Cancel);
    }

    [Fact]
    public async Task What_is_larger_than_the_memory_comes_alone_and_whole()
    {
        using var logs = TestFiles.NewFolder();
        byte[] blob = new byte[3 << 20];
        new Random(5).NextBytes(blob);
        SampleLogs.Png.CopyTo(blob, 0);
        using (RunWriter log = RunLog.Create(logs["a"])) log.Images("x", [blob], 1, 1, 1);
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName) { AnswerBytes = 1 << 20 });
        using HttpClient client = board.Client();
        byte[][] all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => client.GetByteArrayAsync("/api/blob?run=a&tag=x&index=0", Cancel)));
        Assert.All(all, bytes => Assert.Equal(blob, bytes));
    }

    [Fact]
    public void A_value_is_read_into_memory_once()
    {
        byte[] text = TensorProto(7, [2], t =>
        {
            t.Bytes(8, "first"u8);
            t.Bytes(8, "second"u8);
        });
        Assert.Same(text, Within(TensorReading.Read(text, 1 << 20).Strings[1]));
        byte[] numbers = TensorProto(1, [2], t => t.Bytes(4, new byte[8]));
        Assert.Same(numbers, Within(TensorReading.Read(numbers, 1 << 20).Bytes));
    }

    [Fact]
    public async Task Histograms_and_curves_that_leave_their_values_out_come_thinned()
    {
        using var logs = TestFiles.NewFolder();
        byte[] many = TensorProto(2, [10_000, 3], t =>
        {
            t.Tag(6, Data.WireType.Fixed64);
            t.Double(1);
        });
        byte[] curve = TensorProto(1, [6, 10_000], t =>
        {
            t.Tag(5, Data.WireType.Fixed32);
            t.Single(1);
        });
        Write(logs, "a", Join([Version(), .. Enumerable.Range(0, 100).SelectMany(i => new[] { Tensor("h", i, many, RunPlugin.Histograms), Tensor("c", i, curve, RunPlugin.PrCurves) })]));
        await using BoardServer board = await Boards.StartAsync(new(logs.FullName));
        using HttpClient client = board.Client();
        var histograms = await client.JsonAsync("/api/histograms?run=a&tag=h&points=2000");
        int[] steps = [.. histograms["steps"]!.AsArray().Select(step => (int)step!)];
        Assert.Equal((100, 99, true), ((int)histograms["total"]!, steps[^1], steps.Length is > 10 and <= 30));
        Assert.Single(steps.Zip(steps.Skip(1), (one, next) => next - one).Distinct());
        Assert.Equal(99, (int)(await client.JsonAsync("/api/pr?run=a&tag=c"))["entries"]!.AsArray()[^1]!["step"]!);
        Assert.InRange((await client.JsonAsync("/data/plugin/histograms/histograms?run=a&tag=h")).AsArray().Count, 10, 30);
    }

    private static byte[]? Within(ReadOnlyMemory<byte> part) => System.Runtime.InteropServices.MemoryMarshal.TryGetArray(part, out ArraySegment<byte> segment) ? segment.Array : null;
}
