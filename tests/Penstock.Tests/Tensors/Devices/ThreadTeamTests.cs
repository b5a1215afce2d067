using Penstock.Tensors;

namespace Penstock.Tests;

public class ThreadTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Runs_every_task_once(int threads)
    {
        using ThreadTeam team = new(threads);
        int[] counts = new int[1000];
        Action<int> body = i => Interlocked.Increment(ref counts[i]);
        for (int run = 1; run <= 200; run++)
        {
            team.Run(counts.Length, body);
            Assert.All(counts, count => Assert.Equal(run, count));
        }
    }

    [Fact]
    public void Runs_nothing_for_no_tasks() => ThreadTeam.Shared.Run(0, _ => Assert.Fail("a task ran"));

    [Fact]
    public unsafe void Runs_a_function_with_its_argument()
    {
        using ThreadTeam team = new(3);
        long* sums = stackalloc long[100];
        team.Run(100, &Square, sums);
        for (int i = 0; i < 100; i++)
            Assert.Equal(i * i, sums[i]);

        static void Square(void* argument, int task) => ((long*)argument)[task] = task * task;
    }

    [Fact]
    public void Gives_the_first_exception_to_the_caller_and_works_on()
    {
        using ThreadTeam team = new(3);
        var thrown = Assert.Throws<InvalidOperationException>(() => team.Run(100, i =>
        {
            if (i == 37)
                throw new InvalidOperationException("task 37");
        }));
        Assert.Equal("task 37", thrown.Message);

        int ran = 0;
        team.Run(10, _ => Interlocked.Increment(ref ran));
        Assert.Equal(10, ran);
    }

    [Fact]
    public void Runs_a_nested_run_on_the_thread_of_its_task()
    {
        using ThreadTeam team = new(4);
        int ran = 0;
        team.Run(20, _ =>
        {
            int thread = Environment.CurrentManagedThreadId;
            team.Run(5, _ =>
            {
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
                Interlocked.Increment(ref ran);
            });
        });
        Assert.Equal(100, ran);
    }

    [Fact]
    public void May_be_called_from_many_threads_at_once()
    {
        using ThreadTeam team = new(3);
        long total = 0;
        var callers = new Thread[4];
        for (int t = 0; t < callers.Length; t++)
            callers[t] = new Thread(() =>
            {
                for (int run = 0; run < 500; run++)
                    team.Run(7, i => Interlocked.Add(ref total, i));
            });
        foreach (Thread caller in callers)
            caller.Start();
        foreach (Thread caller in callers)
            caller.Join();
        Assert.Equal(4 * 500 * 21, total);
    }

    [Fact]
    public void Each_thread_begins_with_its_own_share()
    {
        using ThreadTeam team = new(2);
        using Barrier both = new(2);
        int[] turns = new int[9];
        for (int run = 0; run < 100; run++)
        {
            int turn = 0;
            team.Run(turns.Length, i =>
            {
                turns[i] = Interlocked.Increment(ref turn);
                if (i is 0 or 4)
                    both.SignalAndWait();
            });
            Assert.Equal([1, 2], new[] { turns[0], turns[4] }.Order());
        }
    }

    [Fact]
    public unsafe void Scratch_is_kept_per_depth_and_aligned()
    {
        using Scratch outer = new(100);
        outer.Pointer[99] = 1;
        using (Scratch inner = new(1000))
        {
            Assert.True(inner.Pointer + 1000 <= outer.Pointer || inner.Pointer >= outer.Pointer + 100);
            Assert.Equal(0, (nint)inner.Pointer % 64);
        }
        using (Scratch larger = new(100_000))
            larger.Pointer[99_999] = 2;
        Assert.Equal(1, outer.Pointer[99]);
    }
}
