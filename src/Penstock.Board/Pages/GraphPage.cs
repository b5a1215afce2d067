using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>The graph of a run: what was computed (GraphDef), or the layers of the model (Keras).</summary>
internal sealed class GraphPage(BoardFolder folder)
{
    internal const string OfRun = "run", OfKeras = "keras";

    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/graph", "Gives the nodes of a graph of a run.")
    {
        Query = [BoardParameters.Run, BoardParameters.Word("source", "What was computed, or the layers of the model; default: the first of those that there are.", OfRun, OfKeras)], Answer = AnswerAsync,
        Response = () => JsonForm.Object(("sources", JsonForm.List(JsonForm.OneOf(OfRun, OfKeras))), ("nodes", JsonForm.List(JsonForm.Object(
            ("name", JsonForm.Text), ("op", JsonForm.Text), ("inputs", JsonForm.List(JsonForm.Text)), ("controls", JsonForm.List(JsonForm.Text)), ("device", JsonForm.Text), ("attributes", JsonForm.Map(JsonForm.Text)),
            ("shapes", JsonForm.List(JsonForm.List(JsonForm.OrNull(JsonForm.Whole)))), ("parameters", JsonForm.OrNull(JsonForm.Whole)), ("optimizerState", JsonForm.OrNull(JsonForm.Whole)), ("seconds", JsonForm.OrNull(JsonForm.AnyNumber)))))),
    }];

    private Task AnswerAsync(HttpContext context)
    {
        LoggedRun run = context.Run(folder.Current);
        LoggedTag? keras = run.Tags.FirstOrDefault(tag => tag is { Plugin: RunPlugin.KerasGraph, Count: > 0 });
        LoggedTag? graph = run.Tags.FirstOrDefault(tag => tag is { Plugin: RunPlugin.Graphs, Count: > 0 });
        string[] sources = [.. graph is null ? Array.Empty<string>() : [OfRun], .. keras is null ? Array.Empty<string>() : [OfKeras]];
        string source = context.Request.Query["source"].ToString() is { Length: > 0 } asked ? asked : sources.FirstOrDefault() ?? OfRun;
        if (source is not (OfRun or OfKeras)) throw new RefusedException(400, $"/api/graph: expected the source {OfRun} or {OfKeras}, got another. Give one of these.");
        IReadOnlyList<GraphNode> nodes = sources.Contains(source) ? Read(folder, source == OfKeras ? keras! : graph!, source) : [];
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.Strings("sources", sources);
            json.Objects("nodes", nodes, node => Write(json, node));
            json.WriteEndObject();
        });
    }

    /// <summary>The nodes of the last graph of a tag.</summary>
    internal static IReadOnlyList<GraphNode> Read(BoardFolder folder, LoggedTag tag, string source)
    {
        try
        {
            ReadOnlyMemory<byte> bytes = tag.ReadTensor(tag.Count - 1).Strings.FirstOrDefault();
            return source == OfRun ? GraphDefNodes.Read(bytes.Span) : [.. KerasGraph.Read(Encoding.UTF8.GetString(bytes.Span)).Take(BoardLimits.Nodes).Select(Of)];
        }
        catch (Exception error) when (Unreadable.Is(error))
        {
            throw new RefusedException(422, $"/api/graph: expected a graph that can be read, got: {folder.Told(error.Message)}");
        }
    }

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

    private static void Write(Utf8JsonWriter json, GraphNode node)
    {
        json.WriteString("name", node.Name);
        json.WriteString("op", node.Op);
        json.Strings("inputs", node.Inputs);
        json.Strings("controls", node.Controls);
        json.WriteString("device", node.Device);
        json.WriteStartObject("attributes");
        foreach (var (key, value) in node.Attributes) json.WriteString(key, value);
        json.WriteEndObject();
        json.Array("shapes", node.Shapes, shape =>
        {
            json.WriteStartArray();
            foreach (long extent in shape)
            {
                if (extent < 0) json.WriteNullValue();
                else json.WriteNumberValue(extent);
            }
            json.WriteEndArray();
        });
        Write(json, "parameters", node.Parameters);
        Write(json, "optimizerState", node.OptimizerState);
        if (node.Seconds is { } seconds) json.Number("seconds", seconds);
        else json.WriteNull("seconds");
    }

    private static void Write(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } value) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
