using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>Training through the public Fit against PyTorch's training steps in each of its settings, in interleaved rounds: samples/s.</summary>
internal static class FitBenchmark
{
    private const double Seconds = 0.5;

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        foreach (int threads in Arguments.Numbers(arguments, "--threads", 1, 2))
        {
            if (arguments.Contains("--profile")) Profile(threads, arguments);
            else Table(threads, rounds, arguments);
        }
    }

    private static void Table(int threads, int rounds, string[] arguments)
    {
        TorchPeer?[] started = arguments.Contains("--alone") ? [] :
        [
            TorchPeer.Start("as it comes", threads),
            TorchPeer.Start("tuned", threads, TorchPeer.Tuned),
        ];
        TorchPeer[] settings = [.. started.OfType<TorchPeer>()];
        string[] columns = [.. settings.SelectMany(s => new[] { s.Name, $"{s.Name}, channels_last" })];
        Console.WriteLine($"\ntraining, samples/s, {rounds} rounds, median/best{(settings.Length > 0 ? $", PyTorch {settings[0].Version}" : "")}");
        Console.WriteLine($"| work | threads | Penstock | {string.Concat(columns.Select(c => $"{c} | "))}of the best peer |");
        Console.WriteLine($"|---|---|---|{string.Concat(columns.Select(_ => "---|"))}---|");
        foreach (FitWork.Network network in FitWork.Networks.Where(n => Arguments.Matches(arguments, n.Name)))
            Row(network, threads, rounds, settings);
        if (Arguments.Matches(arguments, "dead")) Dead(threads, rounds, columns.Length);
        foreach (TorchPeer peer in settings) peer.Dispose();
    }

    private static void Row(FitWork.Network network, int threads, int rounds, TorchPeer[] settings)
    {
        var work = new FitWork(network, threads);
        string[] layouts = network.IsOfImages ? ["NCHW", "channels_last"] : ["NCHW"];
        List<Timing> own = [];
        var peers = settings.SelectMany(s => layouts.Select(l => (Process: s, Layout: l, Times: new List<Timing>()))).ToList();
        for (int round = 0; round < rounds; round++)
        {
            own.Add(work.Measure(Seconds));
            foreach (var peer in peers) peer.Times.Add(peer.Process.Measure($"training {network.Name} {peer.Layout} {network.Batch}"));
        }
        Timing mine = Timing.Of(own);
        Timing[] theirs = [.. peers.Select(p => Timing.Of(p.Times))];
        string Rate(Timing t) => $"{network.Batch / t.Median:F0}/{network.Batch / t.Best:F0}";
        string cells = string.Concat(theirs.Select(t => $"{Rate(t)} | {(network.IsOfImages ? "" : "- | ")}"));
        string ratio = theirs.Length == 0 ? "" : $"{theirs.Min(t => t.Median) / mine.Median:F2}/{theirs.Min(t => t.Best) / mine.Best:F2}";
        Console.WriteLine($"| {network.Name} | {threads} | {Rate(mine)} | {cells}{ratio} |");
    }

    /// <summary>A network half of whose hidden units have died beside a live one, after steps enough for their moments to decay below the normal numbers.</summary>
    private static void Dead(int threads, int rounds, int columns)
    {
        const int decay = 10_000;
        FitWork live = new(FitWork.Networks[0], threads, beta2: 0.99), dead = new(FitWork.Networks[0], threads, beta2: 0.99);
        foreach (FitWork work in new[] { live, dead }) work.Train(100);
        dead.KillHalf();
        foreach (FitWork work in new[] { live, dead }) work.Train(decay);
        List<Timing> alive = [], died = [];
        for (int round = 0; round < rounds; round++)
        {
            alive.Add(live.Measure(Seconds));
            died.Add(dead.Measure(Seconds));
        }
        Timing one = Timing.Of(alive), other = Timing.Of(died);
        Console.WriteLine($"| {FitWork.Networks[0].Name}, half of the units dead | {threads} | {FitWork.Networks[0].Batch / other.Median:F0}/{FitWork.Networks[0].Batch / other.Best:F0} | "
            + $"{string.Concat(Enumerable.Repeat("- | ", columns))}{one.Median / other.Median:F2}/{one.Best / other.Best:F2} of the live one |");
    }

    private static void Profile(int threads, string[] arguments)
    {
        foreach (FitWork.Network network in FitWork.Networks.Where(n => Arguments.Matches(arguments, n.Name)))
        {
            RunProfile profile = new FitWork(network, threads).Profile(network.Row is null ? 200 : 10);
            Console.WriteLine($"{network.Name}, {threads} thread(s)\n{profile}");
            if (!arguments.Contains("--nodes")) continue;
            foreach (RunProfile.Line node in profile.Nodes.Take(60)) Console.WriteLine($"{node.Time.TotalMicroseconds / profile.Runs,12:F1} us {node.Name}");
        }
    }
}
