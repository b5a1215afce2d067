using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>All nodes of a graph of a run at once, for programs; pages take <see cref="GraphLevelsPage"/>.</summary>
internal sealed class GraphPage(BoardFolder folder)
{
    public IEnumerable<WebEndpoint> Endpoints => [new("GET", "/api/graph", "Gives the nodes of a graph of a run.")
    {
        Query = [BoardParameters.Run, BoardParameters.Word("source", "What was computed, or the layers of the model; default: the first of those that there are.", RunGraphs.OfRun, RunGraphs.OfKeras)], Answer = AnswerAsync,
        Response = () => JsonForm.Object(("sources", JsonForm.List(JsonForm.OneOf(RunGraphs.OfRun, RunGraphs.OfKeras))), ("nodes", JsonForm.List(JsonForm.Object(
            ("name", JsonForm.Text), ("op", JsonForm.Text), ("inputs", JsonForm.List(JsonForm.Text)), ("controls", JsonForm.List(JsonForm.Text)), ("device", JsonForm.Text), ("attributes", JsonForm.Map(JsonForm.Text)),
            ("shapes", JsonForm.List(JsonForm.List(JsonForm.OrNull(JsonForm.Whole)))), ("parameters", JsonForm.OrNull(JsonForm.Whole)), ("optimizerState", JsonForm.OrNull(JsonForm.Whole)), ("seconds", JsonForm.OrNull(JsonForm.AnyNumber)))))),
    }];

    private Task AnswerAsync(HttpContext context)
    {
        var graphs = new RunGraphs(context.Run(folder.Current));
        string[] sources = graphs.Sources;
        string source = context.Request.Query["source"].ToString() is { Length: > 0 } asked ? asked : sources.FirstOrDefault() ?? RunGraphs.OfRun;
        if (source is not (RunGraphs.OfRun or RunGraphs.OfKeras)) throw new RefusedException(400, $"/api/graph: expected the source {RunGraphs.OfRun} or {RunGraphs.OfKeras}, got another. Give one of these.");
        IReadOnlyList<GraphNode> nodes = sources.Contains(source) ? graphs.Read(folder, source, "/api/graph") : [];
        return BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.Strings("sources", sources);
            json.Objects("nodes", nodes, node => Write(json, node));
            json.WriteEndObject();
        });
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
