using System.Text;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The graphs that a run has: what was computed (GraphDef), and the layers of the model (Keras).</summary>
internal sealed class RunGraphs(LoggedRun run)
{
    public const string OfRun = "run", OfKeras = "keras";

    private readonly LoggedTag? _computed = Find(run, RunPlugin.Graphs), _keras = Find(run, RunPlugin.KerasGraph);

    /// <summary>The sources that there are, the usual one first.</summary>
    public string[] Sources => [.. _computed is null ? Array.Empty<string>() : [OfRun], .. _keras is null ? Array.Empty<string>() : [OfKeras]];

    /// <summary>The tag of a source; null where the run has none.</summary>
    public LoggedTag? this[string source] => source == OfKeras ? _keras : source == OfRun ? _computed : null;

    /// <summary>The nodes of the last graph of a source that there is.</summary>
    /// <param name="folder">The logs.</param>
    /// <param name="source">The source.</param>
    /// <param name="route">What is answered, for the refusal where they cannot be read.</param>
    public IReadOnlyList<GraphNode> Read(BoardFolder folder, string source, string route)
    {
        try
        {
            LoggedTag tag = this[source]!;
            ReadOnlyMemory<byte> bytes = tag.ReadTensor(tag.Count - 1).Strings.FirstOrDefault();
            return source == OfRun ? GraphDefNodes.Read(bytes.Span) : [.. KerasGraph.Read(Encoding.UTF8.GetString(bytes.Span)).Take(BoardLimits.Nodes).Select(Of)];
        }
        catch (Exception error) when (Unreadable.Is(error))
        {
            throw new RefusedException(422, $"{route}: expected a graph that can be read, got: {folder.Told(error.Message)}");
        }
    }

    private static LoggedTag? Find(LoggedRun run, string plugin) => run.Tags.FirstOrDefault(tag => tag.Plugin == plugin && tag.Count > 0);

    private static GraphNode Of(KerasGraphNode layer)
    {
        var node = new GraphNode(layer.Name, layer.Class) { Parameters = layer.Parameters };
        node.Shapes.AddRange(layer.Shapes);
        node.Inputs.AddRange(layer.Inputs);
        foreach (var (key, value) in layer.Settings) node.Attributes[key] = value;
        node.Attributes["keras_class"] = layer.Class;
        if (layer.Type.Length > 0) node.Attributes["dtype"] = layer.Type;
        return node;
    }
}
