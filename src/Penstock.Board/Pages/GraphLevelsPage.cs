using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>A graph level by level: what stands open, what a search finds, all of one node. No answer is as large as the graph.</summary>
internal sealed class GraphLevelsPage(BoardFolder folder)
{
    private const string LevelsPath = "/api/graph/levels", FindPath = "/api/graph/find", BlockPath = "/api/graph/block";
    private const int MostOpen = 2000, MostBlocks = 20_000, MostHits = 60, MostFound = 1000;

    private readonly GraphTrees _trees = new();

    public IEnumerable<WebEndpoint> Endpoints =>
    [
        new("POST", LevelsPath, "Gives the levels of a graph that stand open; 204 where it is the version known.") { Request = () => JsonForm.Of<LevelsRequest>(BoardQuery.Reading), Response = () => GraphForms.Levels, Answer = LevelsAsync },
        new("POST", FindPath, "Finds blocks of a graph by words of their names and operators.") { Request = () => JsonForm.Of<FindRequest>(BoardQuery.Reading), Response = () => GraphForms.Found, Answer = FindAsync },
        new("POST", BlockPath, "Gives the attributes, inputs and readers of a node of a graph.") { Request = () => JsonForm.Of<BlockRequest>(BoardQuery.Reading), Response = () => GraphForms.Block, Answer = BlockAsync },
    ];

    /// <summary>Open: the blocks that stand open, null for the usual ones. Show: a block whose surroundings are wanted. Known: the version that is shown already.</summary>
    private sealed record LevelsRequest(string Run, string? Source, string[]? Open, string? Show, string? Known);

    private sealed record FindRequest(string Run, string? Source, string? Text);

    private sealed record BlockRequest(string Run, string? Source, string Id);

    private sealed record Chosen(string[] Sources, string Source, string Version, GraphTree Tree);

    private async Task LevelsAsync(HttpContext context)
    {
        LevelsRequest asked = await context.BodyAsync<LevelsRequest>(BoardQuery.Reading);
        if (asked.Open?.Length > MostOpen) throw new RefusedException(400, $"{LevelsPath}: expected at most {MostOpen} open blocks, got {asked.Open.Length}. Close some.");
        Chosen chosen = Choose(context, asked.Run, asked.Source);
        if (asked.Known == chosen.Version)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        GraphTree tree = chosen.Tree;
        IReadOnlyList<GraphBlock> usual = tree.UsuallyOpen();
        List<GraphBlock> levels = [];
        HashSet<GraphBlock> known = [];
        int blocks = 0;
        Add(tree.Root);
        foreach (GraphBlock block in asked.Open is null ? usual : asked.Open.Where(id => id is not null).Select(id => tree.Blocks.GetValueOrDefault(id)).OfType<GraphBlock>()) Add(block);
        if (asked.Show is { } id && tree.Blocks.GetValueOrDefault(id) is { Parent: { } around }) Add(around);
        await BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.Strings("sources", chosen.Sources);
            json.WriteString("source", chosen.Source);
            json.WriteString("version", chosen.Version);
            json.WritePropertyName("summary");
            GraphJson.Write(json, tree, tree.Summary);
            json.Strings("usual", usual.Select(block => block.Id));
            json.Objects("levels", levels, block => GraphJson.Write(json, block, tree.LevelOf(block)));
            json.WriteEndObject();
        });

        // Outer levels come before those within.
        void Add(GraphBlock block)
        {
            if (known.Contains(block) || block.Children.Count == 0 || blocks > MostBlocks) return;
            if (block.Parent is { } parent) Add(parent);
            known.Add(block);
            levels.Add(block);
            blocks += block.Children.Count;
        }
    }

    private async Task FindAsync(HttpContext context)
    {
        FindRequest asked = await context.BodyAsync<FindRequest>(BoardQuery.Reading);
        List<GraphBlock> found = GraphSearch.Find(Choose(context, asked.Run, asked.Source).Tree, asked.Text ?? "", context.RequestAborted);
        await BoardJson.AnswerAsync(context, json =>
        {
            json.WriteStartObject();
            json.WriteNumber("count", found.Count);
            json.Objects("hits", found.Take(MostHits), block =>
            {
                json.WriteString("id", block.Id);
                json.WriteString("name", block.Name);
                json.WriteString("within", block.Parent!.Id);
            });
            json.Strings("ids", found.Take(MostFound).Select(block => block.Id));
            json.WriteEndObject();
        });
    }

    private async Task BlockAsync(HttpContext context)
    {
        BlockRequest asked = await context.BodyAsync<BlockRequest>(BoardQuery.Reading);
        GraphTree tree = Choose(context, asked.Run, asked.Source).Tree;
        if (asked.Id is null || !tree.Blocks.TryGetValue(asked.Id, out GraphBlock? block) || block.Node is null)
            throw new RefusedException(404, $"{BlockPath}: expected the id of a node of the graph, got one that is not there. {FindPath} finds them.");
        await BoardJson.AnswerAsync(context, json => GraphJson.WriteNode(json, tree, block));
    }

    private Chosen Choose(HttpContext context, string run, string? asked)
    {
        LoggedRun logged = folder.Current.Find(run ?? "") ?? throw new RefusedException(404, $"{context.Request.Path}: expected a run of the log folder, got one that is not there. /api/runs lists them.");
        var graphs = new RunGraphs(logged);
        string[] sources = graphs.Sources;
        string source = asked is not null && sources.Contains(asked) ? asked : sources.FirstOrDefault() ?? throw new RefusedException(404, $"{context.Request.Path}: expected a run with a graph, got one without.");
        LoggedTag tag = graphs[source]!;
        string version = string.Create(CultureInfo.InvariantCulture, $"{source} {tag.Name} {tag.Count} {tag.At(tag.Count - 1).Wall:R}");
        string route = context.Request.Path.ToString();
        return new(sources, source, version, _trees.Get(tag, version, () => graphs.Read(folder, source, route)));
    }
}
