using System.CommandLine;
using System.Text.Json.Nodes;

namespace Penstock.Cli;

/// <summary>What the verbs share that read a file of data and may write what they find.</summary>
internal abstract class DataFileVerb
{
    private readonly Option<bool> _json = Verb.Json();

    private protected Argument<string> File { get; } = new("FILE") { Description = ProfileFile.Kinds + "." };

    private protected Option<string?> Out { get; } = new("--out") { Description = "Write what was found as JSON.", HelpName = "FILE" };

    private protected ProfileFile Profile { get; } = new();

    private protected Command Completed(Command command, Func<ParseResult, Screen, CancellationToken, int> run)
    {
        command.Add(Out);
        Profile.AddTo(command);
        command.Add(_json);
        command.Do(_json, (parsed, screen, cancellation) =>
        {
            if (parsed.GetValue(Out) is { } place) OutputFile.Prepare(Out.Name, place, Read(parsed));
            return run(parsed, screen, cancellation);
        });
        return command;
    }

    /// <summary>The files that are read, which must not be written.</summary>
    private protected virtual IEnumerable<string?> Read(ParseResult parsed) => [parsed.GetValue(File)];

    private protected void Finish(ParseResult parsed, Screen screen, string json, string what)
    {
        if (parsed.GetValue(Out) is { } place)
        {
            OutputFile.Write(place, json);
            screen.Say($"{what} written to {place}");
        }
        screen.Answer(JsonNode.Parse(json)!.AsObject());
    }
}
