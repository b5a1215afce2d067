using System.Runtime.CompilerServices;
using Penstock.Data;

namespace Penstock.Tests;

public class InterleaveTests
{
    private static readonly Dataset<int> Numbers = Dataset.From([.. Enumerable.Range(0, 30)]);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(7, 100)]
    [InlineData(40, 1)]
    public void Has_the_order_of_the_description_for_any_parallelism(int cycle, int block)
    {
        int[] expected = [.. InterleaveReference.Of(Numbers.ToArray().Select(Long), cycle, block)];
        foreach (int parallelism in new[] { 1, 2, 8 }) Assert.Equal(expected, Numbers.Interleave(x => Dataset.From(Long(x)), cycle, block, parallelism));

        static int[] Long(int x) => [.. Enumerable.Range(0, x * 7 % 90).Select(y => 100 * x + y)];
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void As_many_threads_as_were_asked_for_are_at_work(bool ordered)
    {
        for (int round = 0; round < 100; round++)
        {
            using var all = new Barrier(4);
            Assert.Equal([1, 1, 1, 1], Numbers.Take(4).Interleave(_ => Dataset.From(1).Map(Meet), 4, 1, 4, ordered));

            int Meet(int x) => all.SignalAndWait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken) ? x : 0;
        }
    }

    [Fact]
    public void Lanes_are_measured_together()
    {
        foreach (int parallelism in new[] { 1, 3 })
        {
            Dataset<int> dataset = Numbers.Take(8).Interleave(x => Dataset.From(x, x).Map(y => y).Filter(_ => true), 3, 1, parallelism);
            Assert.Equal(16, dataset.Count());
            Assert.Equal(["Filter", "From", "From", "Interleave", "Map", "Take"], dataset.Report().Stages.Select(stage => stage.Verb).Order());
            Assert.Equal(16, dataset.Report().Stages.Single(stage => stage.Verb == "Filter").Elements);
        }
    }

    [Fact]
    public void Reads_every_dataset_in_an_epoch_of_its_own()
    {
        foreach (int parallelism in new[] { 1, 3 })
        {
            Dataset<long> dataset = Numbers.Take(4).Interleave(x => Dataset.Generate(epoch => new[] { epoch, epoch }), 2, 1, parallelism);
            long[] first = [.. dataset], second = [.. dataset];
            Assert.Equal(first, dataset.Epoch(0, TestContext.Current.CancellationToken));
            Assert.Equal(8, first.Concat(second).Distinct().Count());
            Assert.All(first, epoch => Assert.True(epoch >= 0));
        }
        // Frozen, as the orders are that follow from them.
        Assert.Equal([6017775124710473527, 6467540162864785327], Numbers.Take(2).FlatMap(x => (IEnumerable<long>)Dataset.Generate(epoch => new[] { epoch })));
    }

    [Fact]
    public void Names_the_element_whose_function_failed()
    {
        foreach (int parallelism in new[] { 1, 3 })
        {
            var error = Assert.Throws<DatasetException>(() => Numbers.Interleave(x => Dataset.From(10 / (5 - x)), 2, 1, parallelism).Count());
            Assert.Equal(("Interleave", 5), (error.Stage, error.Index));
        }
        Assert.Equal("FlatMap: failed at element 5: Attempted to divide by zero.", Assert.Throws<DatasetException>(() => Numbers.FlatMap(x => Dataset.From(10 / (5 - x))).Count()).Message);
        Assert.Equal("FlatMap: failed at element 5: Attempted to divide by zero.", Assert.Throws<DatasetException>(() => Numbers.FlatMap(x => Enumerable.Range(0, 2).Select(y => 10 / (5 - x))).Count()).Message);
    }

    [Fact]
    public void Goes_on_after_a_failed_element_without_order_too()
    {
        var seen = new List<int>();
        int failures = 0;
        using DatasetReader<int> reader = Numbers.Interleave(x => Dataset.From(x, 100 + x).Map(y => y == 107 || x == 3 ? throw new InvalidOperationException() : y), 4, 1, 3, ordered: false).Open(default);
        for (bool more = true; more;)
        {
            try
            {
                if (more = reader.MoveNext()) seen.Add(reader.Current);
            }
            catch (DatasetException)
            {
                failures++;
            }
        }
        Assert.Equal(3, failures);
        Assert.Equal(Numbers.SelectMany(x => new[] { x, 100 + x }).Except([107, 3, 103]).Order(), seen.Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Ends_its_threads_and_closes_what_it_reads_at_any_moment(bool ordered)
    {
        int opened = 0, closed = 0;
        Dataset<int> dataset = Numbers.Interleave(x => Dataset.From(Elements(x)), 4, 2, 3, ordered);
        for (int read = 0; read < 200; read++)
        {
            using DatasetReader<int> reader = dataset.Open(default);
            for (int i = 0; i < read && reader.MoveNext(); i++) { }
            if (read % 3 == 0) reader.Start(1);
            if (read % 6 == 0) reader.MoveNext();
        }
        Assert.True(opened > 200);
        Assert.Equal(opened, closed);

        IEnumerable<int> Elements(int x)
        {
            Interlocked.Increment(ref opened);
            try
            {
                for (int i = 0; i < 20; i++) yield return x;
            }
            finally
            {
                Interlocked.Increment(ref closed);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_wait_for_an_element_ends_when_cancelled(bool ordered)
    {
        using var reached = new ManualResetEventSlim();
        using var cancellation = new CancellationTokenSource();
        Dataset<int> dataset = Numbers.Interleave(x => Dataset.From(Stuck(cancellation.Token)), 2, 1, 2, ordered);
        using DatasetReader<int> reader = dataset.Open(new() { Cancellation = cancellation.Token });
        Task reading = Task.Run(() => { while (reader.MoveNext()) { } }, TestContext.Current.CancellationToken);
        reached.Wait(TestContext.Current.CancellationToken);
        cancellation.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);

        IEnumerable<int> Stuck(CancellationToken token)
        {
            reached.Set();
            token.WaitHandle.WaitOne();
            yield return 1;
        }
    }

    [Fact]
    public void The_threads_of_a_reader_that_was_dropped_end()
    {
        var threads = new List<WeakReference<Thread>>();
        Drop(threads);
        for (int i = 0; i < 1000 && threads.Any(IsAlive); i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            Thread.Yield();
        }
        Assert.DoesNotContain(threads, IsAlive);

        static bool IsAlive(WeakReference<Thread> reference) => reference.TryGetTarget(out Thread? thread) && thread.IsAlive;

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Drop(List<WeakReference<Thread>> threads) => Numbers.Interleave(x => Dataset.From(x).Map(y =>
        {
            lock (threads) threads.Add(new(Thread.CurrentThread));
            return y;
        }), 2, 1, 3).Open(default).MoveNext();
    }

    [Fact]
    public void Says_what_is_wrong_with_the_arguments()
    {
        Assert.StartsWith("Interleave: expected a cycle of 1 or more, got 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Numbers.Interleave(x => Numbers, 0)).Message);
        Assert.StartsWith("Interleave: expected a block of 1 or more, got -1.", Assert.Throws<ArgumentOutOfRangeException>(() => Numbers.Interleave(x => Numbers, 1, -1)).Message);
        Assert.StartsWith("Interleave: expected a parallelism of 1 or more, got 0.", Assert.Throws<ArgumentOutOfRangeException>(() => Numbers.Interleave(x => Numbers, 1, 1, 0)).Message);
    }
}
