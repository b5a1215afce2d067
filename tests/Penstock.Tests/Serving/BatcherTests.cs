using Penstock.Models;
using Penstock.Serving;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>One lane that stays busy for as long as a test wants: what waits for it, what is sent away, what leaves.</summary>
public sealed class BatcherTests : IDisposable
{
    private const int QueueRows = 8;
    private readonly ManualResetEventSlim _open = new();
    private readonly TaskCompletionSource _isBusy = new();
    private readonly List<int> _batches = [];
    private readonly SignatureRunner _runner;
    private readonly Task _first;

    private static CancellationToken Waits => TestContext.Current.CancellationToken;

    public BatcherTests()
    {
        SymbolicTensor x = Model.Input([1], DType.Float32, "x");
        var model = new Model(x, new Rescaling(2) { Name = "y" }.On(x));
        Graph graph = model.InferenceGraph();
        _runner = new(model, graph, SignatureSpecs.Of(model.Signature, graph).Single(), new() { Lanes = 1, Threads = 1, QueueRows = QueueRows }, TimeProvider.System)
        {
            BatchRan = rows =>
            {
                _batches.Add(rows);
                _isBusy.TrySetResult();
                _open.Wait();
            },
        };
        _first = Task.Run(async () => await _runner.RunAsync(CallOf(1), Waits), Waits);
    }

    [Fact]
    public async Task Calls_that_come_while_the_lane_is_busy_run_as_one_batch()
    {
        await _isBusy.Task;
        Call two = CallOf(2, 3), three = CallOf(4, 5, 6);
        Task[] waiting = [_runner.RunAsync(two, Waits).AsTask(), _runner.RunAsync(three, Waits).AsTask()];
        Assert.Equal((5, true), (_runner.WaitingRows, _runner.MayWait));
        _open.Set();
        await Task.WhenAll([_first, .. waiting]);
        Assert.Equal([1, 5], _batches);
        Assert.Equal([4f, 6f], two.Outputs[0].AsSpan<float>()[..2]);
        Assert.Equal([8f, 10f, 12f], three.Outputs[0].AsSpan<float>()[..3]);
        Assert.Equal(0, _runner.WaitingRows);
    }

    [Fact]
    public async Task A_full_queue_sends_calls_away_and_keeps_those_that_wait()
    {
        await _isBusy.Task;
        Task waiting = _runner.RunAsync(CallOf(new float[QueueRows - 1]), Waits).AsTask();
        ServingException refused = await Assert.ThrowsAsync<ServingException>(async () => await _runner.RunAsync(CallOf(1, 2), Waits));
        Assert.Equal((ServingCode.Unavailable, QueueRows - 1), (refused.Code, _runner.WaitingRows));
        Task last = _runner.RunAsync(CallOf(1), Waits).AsTask();
        _open.Set();
        await Task.WhenAll(_first, waiting, last);
        Assert.Equal([1, QueueRows], _batches);
    }

    [Fact]
    public async Task A_call_larger_than_the_queue_may_wait_where_nothing_else_does()
    {
        await _isBusy.Task;
        Task large = _runner.RunAsync(CallOf(new float[3 * BatchSizes.Most / 2]), Waits).AsTask();
        await Assert.ThrowsAsync<ServingException>(async () => await _runner.RunAsync(CallOf(1), Waits));
        _open.Set();
        await Task.WhenAll(_first, large);
        Assert.Equal([1, BatchSizes.Most, BatchSizes.Most / 2], _batches);
    }

    [Fact]
    public async Task A_cancelled_call_leaves_the_queue_at_once_and_never_runs()
    {
        await _isBusy.Task;
        using var gone = new CancellationTokenSource();
        Call call = CallOf(new float[QueueRows]), before = CallOf(1);
        Task cancelled = _runner.RunAsync(call, gone.Token).AsTask();
        await Assert.ThrowsAsync<ServingException>(async () => await _runner.RunAsync(before, Waits));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(0, _runner.WaitingRows);
        _runner.Return(call);
        Task next = _runner.RunAsync(before, Waits).AsTask(), late = _runner.RunAsync(CallOf(1, 2), gone.Token).AsTask();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => late);
        _open.Set();
        await Task.WhenAll(_first, next);
        Assert.Equal([1, 1], _batches);
    }

    [Fact]
    public async Task A_call_cancelled_while_it_runs_is_answered_and_its_memory_serves_the_next()
    {
        await _isBusy.Task;
        using var gone = new CancellationTokenSource();
        Call call = CallOf(3);
        Task waiting = _runner.RunAsync(call, gone.Token).AsTask();
        _open.Set();
        await Task.WhenAll(_first, waiting);
        await gone.CancelAsync();
        Assert.Equal(6f, call.Outputs[0].AsSpan<float>()[0]);
        _runner.Return(call);
        Assert.Same(call, _runner.Rent());
        await _runner.RunAsync(Fill(call, 4), Waits);
        Assert.Equal(8f, call.Outputs[0].AsSpan<float>()[0]);
    }

    [Fact]
    public async Task A_call_that_a_large_request_made_large_is_not_kept()
    {
        _open.Set();
        await _first;
        Call large = CallOf(new float[1 << 17]);
        await _runner.RunAsync(large, Waits);
        _runner.Return(large);
        Assert.NotSame(large, _runner.Rent());
    }

    public void Dispose()
    {
        _open.Set();
        _first.Wait();
        _runner.Release();
        _open.Dispose();
    }

    private Call CallOf(params float[] rows) => Fill(new(_runner.Signature), rows);

    private static Call Fill(Call call, params float[] rows)
    {
        InputBuffer input = call.Inputs[0];
        input.Clear();
        foreach (float row in rows) input.Add(row);
        input.Shape.AddRange([rows.Length, 1]);
        call.Rows = rows.Length;
        return call;
    }
}
