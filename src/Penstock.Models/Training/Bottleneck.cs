using System.Globalization;
using System.Text;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What a training waits for most of the time.</summary>
public enum BottleneckKind
{
    /// <summary>Batches that are not there yet.</summary>
    Input,
    /// <summary>Arithmetic.</summary>
    Compute,
    /// <summary>Bytes that go to memory and back.</summary>
    Memory,
}

/// <summary>Where the time of a training's steps went, by what, and what would help.</summary>
public sealed record Bottleneck
{
    /// <summary>One operator's part of the steps.</summary>
    /// <param name="Operator">The operator's name.</param>
    /// <param name="Share">Its share of the time of the steps, 0 to 1.</param>
    /// <param name="Gigaflops">Billions of floating-point operations a second.</param>
    /// <param name="Gigabytes">Billions of bytes read and written a second.</param>
    /// <param name="Kind">Whether, on this machine, its arithmetic or its bytes take longer at best.</param>
    /// <param name="OfLimit">What it reaches of the machine's limit of that kind; of bytes above 1 where they come from a cache, as the limit is that of memory.</param>
    public sealed record Line(string Operator, double Share, double Gigaflops, double Gigabytes, BottleneckKind Kind, double OfLimit)
    {
        /// <summary>Whether its bytes come faster than memory gives them: they lie in a cache.</summary>
        public bool IsFromCache => Kind == BottleneckKind.Memory && OfLimit > 1;
    }

    private const int Shown = 8;
    private IReadOnlyList<string> _remedies = [];

    /// <summary>What most of the time went to.</summary>
    public BottleneckKind Kind => InputShare >= Math.Max(ComputeShare, MemoryShare) ? BottleneckKind.Input : ComputeShare >= MemoryShare ? BottleneckKind.Compute : BottleneckKind.Memory;

    /// <summary>The share of a step that is spent waiting for its batch, 0 to 1.</summary>
    public required double InputShare { get; init; }

    /// <summary>The share of a step in operators whose arithmetic takes longer than their bytes.</summary>
    public double ComputeShare => ShareOf(BottleneckKind.Compute);

    /// <summary>The share of a step in operators whose bytes take longer than their arithmetic.</summary>
    public double MemoryShare => ShareOf(BottleneckKind.Memory);

    /// <summary>The operators, those of the largest share first.</summary>
    public required IReadOnlyList<Line> Operators { get; init; }

    /// <summary>What the machine can do at most.</summary>
    public required MachineLimits Limits { get; init; }

    /// <summary>The bytes that the operators of a step read and write.</summary>
    public required double BytesOfStep { get; init; }

    /// <summary>What would make steps shorter, the nearest first.</summary>
    public IReadOnlyList<string> Advice => Kind switch
    {
        BottleneckKind.Input => [.. _remedies, "store the data efficiently: records, or images at the size that is used", "read in parallel: give Map and Interleave a parallelism of Dataset.Auto and put Prefetch() last", "take larger batches"],
        BottleneckKind.Compute => ["a faster device or an accelerator, or more threads", "a simpler model: fewer or smaller layers", "lower precision"],
        _ => ["a machine with faster memory", "fewer layers that only move numbers", "a smaller batch, whose values stay in the caches, with GradientAccumulationSteps", "values in 16 bits: Precision = DTypePolicy.MixedBFloat16", "Checkpointing where memory is short"],
    };

    /// <summary>Puts together what was measured.</summary>
    /// <param name="input">The waiting.</param>
    /// <param name="profile">The steps, node by node.</param>
    /// <param name="limits">The machine.</param>
    internal static Bottleneck Of(TrainingInput input, RunProfile profile, MachineLimits limits)
    {
        double computing = Math.Max(1e-12, profile.Total.TotalSeconds), share = 1 - input.Share;
        return new()
        {
            InputShare = input.Share,
            Limits = limits,
            BytesOfStep = profile.Operators.Sum(o => o.Bytes) / Math.Max(1, profile.Runs),
            Operators = [.. profile.Operators.Select(o => LineOf(o, share * o.Time.TotalSeconds / computing, limits))],
            _remedies = input.AllRemedies,
        };
    }

    /// <summary>The kind, the operators against the limits, and the advice.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"training is bound by {Name(Kind)}: {InputShare:0%} of a step waits for data, {ComputeShare:0%} is arithmetic, {MemoryShare:0%} moves bytes; the machine does {Limits}\n"));
        text.Append("  share    GFLOP/s       GB/s  of limit  operator\n");
        foreach (Line line in Operators.Take(Shown))
            text.Append(CultureInfo.InvariantCulture, $"{line.Share,7:0%} {line.Gigaflops,10:0.0} {line.Gigabytes,10:0.0} {(line.IsFromCache ? "" : $"{line.OfLimit:0%}"),9}  {line.Operator} ({(line.IsFromCache ? "from a cache, faster than memory" : Name(line.Kind))})\n");
        text.Append(CultureInfo.InvariantCulture, $"{BytesOfStep / 1e6:0.0} MB are read and written in a step\n");
        return text.Append("what would help: ").AppendJoin("; ", Advice).ToString();
    }

    private static Line LineOf(RunProfile.Line line, double share, MachineLimits limits)
    {
        double seconds = Math.Max(1e-12, line.Time.TotalSeconds), arithmetic = line.Operations / limits.OperationsPerSecond, moving = line.Bytes / limits.BytesPerSecond;
        return new(line.Name, share, line.Operations / seconds / 1e9, line.Bytes / seconds / 1e9, arithmetic > moving ? BottleneckKind.Compute : BottleneckKind.Memory, Math.Max(arithmetic, moving) / seconds);
    }

    private static string Name(BottleneckKind kind) => kind.ToString().ToLowerInvariant();

    private double ShareOf(BottleneckKind kind) => Operators.Where(o => o.Kind == kind).Sum(o => o.Share);
}
