using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using Penstock.Data;

namespace Penstock.Cli;

/// <summary>Profiles data, and infers a schema from a profile.</summary>
internal sealed class DataProfileVerb
{
    private readonly Argument<string> _file = new("FILE") { Description = ProfileFile.Kinds + "." };
    private readonly Option<string?> _out = new("--out") { HelpName = "FILE" };
    private readonly Option<bool> _json = Verb.Json();
    private readonly ProfileFile _profile = new();

    public static Command Profile()
    {
        var verb = new DataProfileVerb();
        verb._out.Description = "Write the profile as JSON, to be compared, merged and validated later.";
        return verb.Create("profile", "Tell what data look like: missing values, spread, quantiles, frequent values.", verb.RunProfile);
    }

    public static Command Schema()
    {
        var verb = new DataProfileVerb();
        verb._out.Description = "Write the schema as JSON, to be edited and given to \"penstock data validate\".";
        return verb.Create("schema", "Suggest what data should be: types, presence, domains, ranges.", verb.RunSchema);
    }

    private Command Create(string name, string description, Func<ParseResult, Screen, CancellationToken, int> run)
    {
        var command = new Command(name, description) { _file, _out };
        _profile.AddTo(command);
        command.Add(_json);
        command.Do(_json, run);
        return command;
    }

    private int RunProfile(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        string? place = PreparedOut(parsed);
        DataProfile profile = _profile.Read(parsed, parsed.GetValue(_file)!);
        screen.Say(profile.ToString());
        if (profile.RowHashes is { DuplicateShare: > 0 } rows)
            screen.Say(FormattableString.Invariant($"{(rows.IsExact ? "" : "about ")}{100 * rows.DuplicateShare:0.##} % of the rows are copies of others"));
        return Finish(screen, place, profile.ToJson(), "profile");
    }

    private int RunSchema(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        string? place = PreparedOut(parsed);
        var schema = DataSchema.Infer(_profile.Read(parsed, parsed.GetValue(_file)!));
        screen.Say(schema.ToString());
        return Finish(screen, place, schema.ToJson(), "schema");
    }

    private string? PreparedOut(ParseResult parsed)
    {
        if (parsed.GetValue(_out) is not { } place) return null;
        OutputFile.Prepare("--out", place);
        return place;
    }

    private static int Finish(Screen screen, string? place, string json, string what)
    {
        if (place is not null)
        {
            OutputFile.Write(place, json);
            screen.Say($"{what} written to {place}");
        }
        screen.Answer(JsonNode.Parse(json)!.AsObject());
        return ExitCode.Done;
    }
}
