namespace Penstock.Benchmarks;

/// <summary>Prints a table: each row one piece of work, measured beside the machine's limit and the peers in interleaved rounds.</summary>
internal static class Report
{
    public static void Header(string title, Peer[] peers)
    {
        Console.WriteLine($"\n{title}{(peers.Length > 0 ? $", PyTorch {peers[0].Process.Version}" : "")}");
        Console.WriteLine($"| work | FMA peak | Penstock | {string.Concat(peers.Select(p => $"{p.Name} | "))}of the peak | of the best peer |");
        Console.WriteLine($"|---|---|---|{string.Concat(peers.Select(_ => "---|"))}---|---|");
    }

    /// <summary>The ratios are medians of the rounds' ratios of medians, and the ratio of the bests.</summary>
    public static void Row(string name, double operations, int rounds, Func<Timing> peak, Func<Timing> work, Peer[] peers)
    {
        List<Timing> limits = [], own = [];
        List<Timing>[] others = [.. peers.Select(_ => new List<Timing>())];
        for (int round = 0; round < rounds; round++)
        {
            limits.Add(peak());
            own.Add(work());
            for (int i = 0; i < peers.Length; i++)
                others[i].Add(peers[i].Process.Measure(peers[i].Work));
        }
        Timing limit = Timing.Of(limits), mine = Timing.Of(own);
        Timing[] theirs = [.. others.Select(Timing.Of)];
        string Rate(Timing t) => $"{operations / t.Median / 1e9:F0}/{operations / t.Best / 1e9:F0}";
        string limitText = $"{1 / limit.Median / 1e9:F0}/{1 / limit.Best / 1e9:F0}";
        string ofPeak = $"{operations / mine.Median * limit.Median:F2}/{operations / mine.Best * limit.Best:F2}";
        string ofPeers = theirs.Length == 0 ? "" : $"{theirs.Min(t => t.Median) / mine.Median:F2}/{theirs.Min(t => t.Best) / mine.Best:F2}";
        Console.WriteLine($"| {name} | {limitText} | {Rate(mine)} | {string.Concat(theirs.Select(t => $"{Rate(t)} | "))}{ofPeak} | {ofPeers} |");
    }
}
