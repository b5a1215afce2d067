using System.CommandLine;
using Penstock.Data;

namespace Penstock.Cli;

/// <summary>Profiles data, and infers a schema from a profile.</summary>
internal sealed class DataProfileVerb : DataFileVerb
{
    public static Command OfProfile()
    {
        var verb = new DataProfileVerb();
        verb.Out.Description = "Write the profile as JSON, to be compared, merged and validated later.";
        return verb.Completed(new Command("profile", "Tell what data look like: missing values, spread, quantiles, frequent values.") { verb.File }, verb.RunProfile);
    }

    public static Command OfSchema()
    {
        var verb = new DataProfileVerb();
        verb.Out.Description = "Write the schema as JSON, to be edited and given to \"penstock data validate\".";
        return verb.Completed(new Command("schema", "Suggest what data should be: types, presence, domains, ranges.") { verb.File }, verb.RunSchema);
    }

    private int RunProfile(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        DataProfile profile = Profile.Read(parsed, parsed.GetValue(File)!);
        screen.Say(profile.ToString());
        if (profile.RowHashes is { DuplicateShare: > 0 } rows)
            screen.Say(FormattableString.Invariant($"{(rows.IsExact ? "" : "about ")}{100 * rows.DuplicateShare:0.##} % of the rows are copies of others"));
        Finish(parsed, screen, profile.ToJson(), "profile");
        return ExitCode.Done;
    }

    private int RunSchema(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        var schema = DataSchema.Infer(Profile.Read(parsed, parsed.GetValue(File)!));
        screen.Say(schema.ToString());
        Finish(parsed, screen, schema.ToJson(), "schema");
        return ExitCode.Done;
    }
}
