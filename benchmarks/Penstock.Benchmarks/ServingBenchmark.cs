namespace Penstock.Benchmarks;

/// <summary>
/// The model server under wrk, which runs beside it on the same machine with connections kept alive, one row a request: alone; asked for more than it is
/// said or seen to bear; and with a version that changes meanwhile.
/// <c>serving [--rounds 5] [--seconds 2] [--connections 32] [--only taxi] [--data DIR]</c>
/// </summary>
internal static class ServingBenchmark
{
    private const int WarmSeconds = 3, TaxiGoal = 15_000, HeavyUnits = 4096;

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0], seconds = Arguments.Numbers(arguments, "--seconds", 2)[0], connections = Arguments.Numbers(arguments, "--connections", 32)[0];
        string folder = Directory.CreateTempSubdirectory("penstock-serving-").FullName, models = Path.Combine(folder, "models"), data = DataOf(arguments);
        try
        {
            ServedWork? taxi = Arguments.Matches(arguments, "taxi") ? ServedWork.Taxi(models, data) : null, heavy = Arguments.Matches(arguments, "heavy") ? ServedWork.Mnist(models, data, HeavyUnits, HeavyUnits) : null;
            ServedWork[] images = [.. ((int[])[128, 512]).Where(units => Arguments.Matches(arguments, $"mnist-{units}")).Select(units => ServedWork.Mnist(models, data, units))];
            using var server = new ServerProcess("serve", "--models", models, "--rest-port", "0", "--json");
            WrkRun measure(ServedWork work, string name, int clients, int wait = 0)
            {
                string script = work.Script(wait);
                // All clients must have asked some times.
                int least = 4 * wait / 1000;
                WrkRun.Of(server, work.Target(server), script, clients, WarmSeconds);
                return Row($"{work.Name}, {name}", [.. Enumerable.Range(0, rounds).Select(_ => WrkRun.Of(server, work.Target(server), script, clients, Math.Max(seconds, least)))]);
            }

            Console.WriteLine($"\nmodel server, wrk beside it, {rounds} rounds of {seconds} s, medians");
            Console.WriteLine("| work | asked for/s | answered/s | p50 ms | p99 ms | sent away | failed | server's cores | others' cores |\n|---|---|---|---|---|---|---|---|---|");
            foreach (ServedWork work in images) measure(work, $"{connections} connections", connections);
            if (taxi is not null)
            {
                measure(taxi, $"{connections} connections", connections);
                measure(taxi, "1,024 connections", 1024);
                WrkRun twice = measure(taxi, "1,700 clients, each about 20 times a second", 1700, wait: 50);
                Console.WriteLine($"  asked for {twice.Asked / TaxiGoal:F2} of {TaxiGoal:N0}, goodput {twice.PerSecond / TaxiGoal:F2}");
                Switch(server, taxi, connections, rounds, seconds);
            }
            if (heavy is not null)
            {
                WrkRun alone = measure(heavy, "64 connections", 64);
                // Thrice as many, since each also waits for its answer.
                int clients = (int)(3 * alone.PerSecond);
                WrkRun more = measure(heavy, $"{clients:N0} clients, each about once a second", clients, wait: 1000);
                Console.WriteLine($"  asked for {more.Asked / alone.PerSecond:F2} of what it can bear, goodput {more.PerSecond / alone.PerSecond:F2}");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Rounds with and without a new version in the middle.</summary>
    private static void Switch(ServerProcess server, ServedWork work, int connections, int rounds, int seconds)
    {
        List<WrkRun> quiet = [], switching = [];
        List<double> memory = [];
        string script = work.Script();
        for (int round = 0, version = 2; round < rounds; round++, version++)
        {
            quiet.Add(WrkRun.Of(server, work.Target(server), script, connections, seconds));
            long before = server.Memory;
            Task<WrkRun> load = Task.Run(() => WrkRun.Of(server, work.Target(server), script, connections, seconds));
            Thread.Sleep(200);
            work.Publish(version);
            switching.Add(load.Result);
            server.AwaitVersion(work.Name, version);
            Thread.Sleep(1000);
            memory.Add(server.Memory / (double)before);
        }
        WrkRun without = Row($"{work.Name}, before", quiet), with = Row($"{work.Name}, a version that changes meanwhile", switching);
        memory.Sort();
        Console.WriteLine($"  p99 {with.P99 / without.P99:F2} of that before, memory {memory[rounds / 2]:F3} of that before, at most {memory[^1]:F3}; {server.Memory / 1e6:F0} MB");
    }

    private static WrkRun Row(string name, IReadOnlyList<WrkRun> runs)
    {
        WrkRun median = WrkRun.Median(runs);
        Console.WriteLine($"| {name} | {median.Asked:F0} | {median.PerSecond:F0} | {median.P50:F2} | {median.P99:F2} | {median.Shed:P1} | {median.Failed} | {median.Server:F2} | {median.Others:F2} |");
        return median;
    }

    private static string DataOf(string[] arguments) =>
        Array.IndexOf(arguments, "--data") is >= 0 and int at && at + 1 < arguments.Length ? arguments[at + 1]
        : Environment.GetEnvironmentVariable("PENSTOCK_DATA") is { Length: > 0 } set ? set
        : throw new ArgumentException("serving: expected --data DIR or PENSTOCK_DATA, got neither.");
}
