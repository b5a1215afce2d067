using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>Single operators as graphs, forward and with all gradients, against PyTorch's functional calls and its autograd, in interleaved rounds.</summary>
internal static unsafe class OperatorsBenchmark
{
    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        foreach (int threads in Arguments.Numbers(arguments, "--threads", 1, 2))
        {
            TorchPeer?[] started = arguments.Contains("--alone") ? [] : [TorchPeer.Start("as it comes", threads), TorchPeer.Start("tuned", threads, TorchPeer.Tuned)];
            TorchPeer[] settings = [.. started.OfType<TorchPeer>()];
            Console.WriteLine($"\noperators, us, {threads} thread(s), {VectorForms.Best}, {rounds} rounds, median/best{(settings.Length > 0 ? $", PyTorch {settings[0].Version}" : "")}");
            Console.WriteLine("| work | threads | Penstock | PyTorch | its fastest setting | of PyTorch |\n|---|---|---|---|---|---|");
            foreach (OperatorWork work in OperatorWork.All)
                foreach (string step in (string[])["forward", "both"])
                    if (Arguments.Matches(arguments, $"{work.Name}, {step}")) Row(work, step, threads, rounds, settings);
            foreach (TorchPeer peer in settings) peer.Dispose();
        }
    }

    private static void Row(OperatorWork work, string step, int threads, int rounds, TorchPeer[] settings)
    {
        Lane lane = new Executor(GraphOf(work, step == "both"), null, new() { Threads = threads }).Rent();
        TensorType[] types = step == "both" ? [.. work.Inputs, Result(work)] : work.Inputs;
        Plan plan = lane.Prepare([.. types.Select(t => Tensor.Zeros(t.DType, t.Shape))]);
        // As within a network, nothing is copied, and what is read begins at a cache line.
        TensorBuffer[] inputs = [.. types.Select(Random)];
        for (int i = 0; i < inputs.Length; i++) plan.Inputs[i].Address = inputs[i].Address;
        var peers = settings.SelectMany(s => work.Peers.Select(p => (Name: $"{s.Name}{Way(work, p)}", Process: s, Work: $"operator {step} {p}", Times: new List<Timing>()))).ToList();
        List<Timing> own = [];
        for (int round = 0; round < rounds; round++)
        {
            own.Add(Timing.Of(plan.Run));
            foreach (var peer in peers) peer.Times.Add(peer.Process.Measure(peer.Work));
        }
        GC.KeepAlive(inputs);
        Timing mine = Timing.Of(own);
        string Show(Timing t) => $"{1e6 * t.Median:F1}/{1e6 * t.Best:F1}";
        if (peers.Count == 0) Console.WriteLine($"| {work.Name}, {step} | {threads} | {Show(mine)} | - | - | - |");
        else
        {
            var (name, fastest) = peers.Select(p => (p.Name, Time: Timing.Of(p.Times))).MinBy(p => p.Time.Median);
            double best = peers.Min(p => Timing.Of(p.Times).Best);
            Console.WriteLine($"| {work.Name}, {step} | {threads} | {Show(mine)} | {1e6 * fastest.Median:F1}/{1e6 * best:F1} | {name} | {fastest.Median / mine.Median:F2}/{best / mine.Best:F2} |");
        }
    }

    private static string Way(OperatorWork work, string peer) => work.Peers.Length == 1 ? "" : $", {peer.Split(' ')[^1]}";

    private static TensorType Result(OperatorWork work)
    {
        var graph = new Graph();
        return work.Apply(Declared(graph, work)).Type;
    }

    private static Value[] Declared(Graph graph, OperatorWork work) => [.. work.Inputs.Select((t, i) => graph.Input($"x{i}", t.DType, t.Shape))];

    private static Graph GraphOf(OperatorWork work, bool withGradients)
    {
        var graph = new Graph();
        Value[] inputs = Declared(graph, work);
        Value y = work.Apply(inputs);
        graph.Output("y", y);
        if (!withGradients) return graph;
        Value[] wanted = [.. inputs.Where(i => i.DType.IsFloating())];
        IReadOnlyList<Gradient?> gradients = Differentiation.Gradients([y], [graph.Input("dy", y.DType, y.Shape)], wanted);
        for (int i = 0; i < gradients.Count; i++) graph.Output($"d{i}", gradients[i]!.ToDense());
        return graph;
    }

    private static TensorBuffer Random(TensorType type)
    {
        const int rows = 10_000;
        TensorBuffer buffer = TensorBuffer.Own(type.DType, type.Shape);
        var random = new Random(1);
        if (type.DType == DType.Int64)
            foreach (ref long index in buffer.AsSpan<long>()) index = random.Next(rows);
        else
            foreach (ref float x in buffer.AsSpan<float>()) x = (random.NextSingle() + random.NextSingle() + random.NextSingle() - 1.5f) * 2;
        return buffer;
    }
}
