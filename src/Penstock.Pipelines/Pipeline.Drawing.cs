using System.Text;

namespace Penstock.Pipelines;

public sealed partial class Pipeline
{
    /// <summary>The steps with what they take, one a line.</summary>
    public override string ToString()
    {
        int width = Steps.Max(step => step.Name.Length);
        var text = new StringBuilder($"Pipeline {Name}");
        foreach (Step step in Steps)
            text.Append('\n').Append($"  {step.Name.PadRight(width)}{(step.Inputs.Count == 0 ? "" : $"  <- {string.Join(", ", step.Inputs)}")}".TrimEnd());
        return text.ToString();
    }

    /// <summary>The steps as a graph in the language of Graphviz.</summary>
    public string ToDot()
    {
        var text = new StringBuilder($"digraph {Quoted(Name)} {{\n  rankdir=LR;\n  node [shape=box];\n");
        foreach (Step step in Steps) text.Append($"  {Quoted(step.Name)};\n");
        foreach (var (from, to) in Wires()) text.Append($"  {Quoted(from.Name)} -> {Quoted(to.Name)} [label={Quoted(from.OutputKind)}];\n");
        return text.Append('}').ToString();
    }

    /// <summary>The steps as a graph in the language of Mermaid.</summary>
    public string ToMermaid()
    {
        var text = new StringBuilder("flowchart LR");
        for (int i = 0; i < Steps.Count; i++) text.Append($"\n  s{i}[\"{Steps[i].Name.Replace("\"", "#quot;")}\"]");
        foreach (var (from, to) in Wires()) text.Append($"\n  s{Place(from)} -->|{from.OutputKind}| s{Place(to)}");
        return text.ToString();
    }

    private IEnumerable<(Step From, Step To)> Wires() => Steps.SelectMany(step => step.Inputs.Select(input => (input, step)));

    private int Place(Step step) => Steps.ToList().IndexOf(step);

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";
}
