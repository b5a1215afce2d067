using System.Globalization;
using System.Text;

namespace Penstock.Tensors;

/// <summary>Where the time of an executor's runs went.</summary>
public sealed record RunProfile
{
    /// <summary>The time of all steps that share a name, in all runs together.</summary>
    /// <param name="Name">The name of an operator, or the label of a node.</param>
    /// <param name="Steps">How many steps share the name.</param>
    /// <param name="Time">Their time.</param>
    public sealed record Line(string Name, int Steps, TimeSpan Time)
    {
        /// <summary>Floating-point operations of all runs together, as operators tell them.</summary>
        public double Operations { get; init; }

        /// <summary>Bytes of inputs and results of all runs together, each once.</summary>
        public double Bytes { get; init; }
    }

    /// <summary>How often the graph ran.</summary>
    public required long Runs { get; init; }

    /// <summary>Time by operator, the longest first.</summary>
    public required IReadOnlyList<Line> Operators { get; init; }

    /// <summary>Time by node, the longest first.</summary>
    public required IReadOnlyList<Line> Nodes { get; init; }

    /// <summary>Bytes of the largest plan's arena: everything but inputs, constants and state.</summary>
    public required long ArenaBytes { get; init; }

    /// <summary>The time of all steps together.</summary>
    public TimeSpan Total => new(Operators.Sum(line => line.Time.Ticks));

    /// <summary>One line an operator: microseconds a run, share, steps.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        double runs = Math.Max(1, Runs), total = Math.Max(1, Total.Ticks);
        foreach (Line line in Operators)
            text.Append(CultureInfo.InvariantCulture, $"{line.Time.TotalMicroseconds / runs,12:0.00} us {line.Time.Ticks / total,7:0.0%} {line.Steps,4} {line.Name}\n");
        return text.Append(CultureInfo.InvariantCulture, $"{Total.TotalMicroseconds / runs,12:0.00} us a run of {Runs}, {ArenaBytes} bytes of memory\n").ToString();
    }
}
