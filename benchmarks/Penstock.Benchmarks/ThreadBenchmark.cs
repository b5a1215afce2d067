using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>What it costs to hand out two tasks that do nothing.</summary>
internal static class ThreadBenchmark
{
    public static void Run(string[] arguments)
    {
        Action<int> nothing = static _ => { };
        Console.WriteLine("\nforking and joining 2 empty tasks, us, median/best\n| way | time |\n|---|---|");
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        using ThreadTeam team = new(2);
        Row("ThreadTeam", () => team.Run(2, nothing));
        Row("Parallel.For", () => Parallel.For(0, 2, nothing));

        void Row(string name, Action work)
        {
            Timing timing = Timing.Of([.. Enumerable.Range(0, rounds).Select(_ => Timing.Of(work))]);
            Console.WriteLine($"| {name} | {timing.Median * 1e6:F2}/{timing.Best * 1e6:F2} |");
        }
    }
}
