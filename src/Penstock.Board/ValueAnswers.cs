using Microsoft.AspNetCore.Http;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Answers that are made of values of logs, which may be large: each waits until there is memory for it.</summary>
internal sealed class ValueAnswers(BoardFolder folder)
{
    /// <summary>What an answer takes however small its values are.</summary>
    public const long Least = 24 << 20;

    // How often a value lies in memory on its way into an answer.
    private const int Copies = 4;

    /// <summary>Of the tag that the query names, or of one of its values.</summary>
    public IEnumerable<WebEndpoint> OfTag(IEnumerable<WebEndpoint> endpoints, int copies = Copies) => Within(endpoints, context => copies * LongestOf(context));

    /// <summary>Of all tags of some plugins, of the run that the query names or of every run.</summary>
    public IEnumerable<WebEndpoint> OfPlugins(IEnumerable<WebEndpoint> endpoints, params string[] plugins) => Within(endpoints, context =>
    {
        BoardSnapshot now = folder.Current;
        IEnumerable<LoggedRun> runs = context.Request.Query.ContainsKey("run") ? now.Find(context.Request.Query["run"].ToString()) is { } run ? [run] : [] : now.Runs;
        return Copies * runs.SelectMany(r => r.Tags).Where(tag => plugins.Contains(tag.Plugin)).Select(tag => (long)tag.LongestValue).DefaultIfEmpty().Max();
    });

    private IEnumerable<WebEndpoint> Within(IEnumerable<WebEndpoint> endpoints, Func<HttpContext, long> bytesOf) => endpoints.Select(endpoint => endpoint with
    {
        Answer = context => folder.Memory.WithinAsync(context, Least + bytesOf(context), () => endpoint.Answer!(context)),
    });

    private long LongestOf(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        if (folder.Current.Find(query["run"].ToString()) is not { } run) return 0;
        string name = query["tag"].ToString();
        if (run.Find(name) is { } tag)
            return int.TryParse(query["index"].ToString(), out int index) && index >= 0 && index < tag.Count ? tag.LengthAt(index) : tag.LongestValue;
        // The tags of a mesh are the name with an ending each.
        return run.Tags.Where(part => part.Plugin == RunPlugin.Mesh && part.Name.StartsWith(name, StringComparison.Ordinal)).Select(part => (long)part.LongestValue).DefaultIfEmpty().Max();
    }
}
