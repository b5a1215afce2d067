using System.CommandLine;
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Monitoring;

namespace Penstock.Cli;

/// <summary>Works on request logs.</summary>
internal sealed class LogsVerb
{
    private readonly Option<string?> _requests = new("--requests") { Description = "The folder of request logs, of one model or of all. Default: requests in the work folder.", HelpName = "DIR" };
    private readonly Option<string?> _where = new("--where") { Description = "Which rows: an expression over the logged columns, id, row, time and version, such as 'company == \"Flash Cab\"'.", HelpName = "EXPR" };
    private readonly Option<string?> _ids = new("--ids") { Description = "Which requests: a text file of ids, one a line.", HelpName = "FILE" };
    private readonly Option<string> _work = WorkFolder.Option();
    private readonly Option<bool> _json = Verb.Json();

    public static Command Create()
    {
        var verb = new LogsVerb();
        var forget = new Command("forget", "Take rows out of request logs for good. Files that a server is writing are left alone, and told.")
        {
            verb._requests, verb._where, verb._ids, verb._work, Verb.UnusedSeed(), verb._json,
        };
        forget.Do(verb._json, verb.Forget);
        return new Command("logs", "What servers have logged of requests.") { forget };
    }

    private int Forget(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        string folder = parsed.GetValue(_requests) ?? WorkFolder.Of(parsed, _work).Requests;
        ForgetResult result = (parsed.GetValue(_where), parsed.GetValue(_ids)) switch
        {
            ({ } where, null) => RequestForget.Where(folder, UsageException.From(() => ColumnExpression.Parse(where))),
            (null, { } ids) => RequestForget.Ids(folder, TextFile.Read(ids).Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToHashSet(StringComparer.Ordinal)),
            _ => throw new UsageException("expected either --where or --ids, got both or none."),
        };
        screen.Say(result.ToString());
        screen.Answer(new JsonObject
        {
            ["rows"] = result.Rows, ["files"] = result.Files, ["badLines"] = result.BadLines, ["inUse"] = JsonList.Of(result.InUse),
        });
        return result.InUse.Count > 0 ? ExitCode.Failed : ExitCode.Done;
    }
}
