using System.CommandLine;
using System.Globalization;
using Penstock.Data;

namespace Penstock.Cli;

/// <summary>Holds data against a schema, and two sets of data against each other.</summary>
internal sealed class DataCheckVerb : DataFileVerb
{
    private readonly Argument<string> _other = new("OTHER") { Description = "What is compared with FILE: the same kinds." };
    private readonly Option<string> _schema = new("--schema") { Description = "The schema, from \"penstock data schema\".", HelpName = "FILE", Required = true };
    private readonly Option<string?> _environment = new("--environment") { Description = "Where the data come from; columns that the schema says are not in it need not be there.", HelpName = "NAME" };
    private readonly Option<string?> _previous = new("--previous") { Description = "The data before: the schema's limits on drift are checked against them.", HelpName = "FILE" };
    private readonly Option<string?> _serving = new("--serving") { Description = "The data seen in serving: the schema's limits on skew are checked against them.", HelpName = "FILE" };
    private readonly Option<string?> _training = new("--training") { Description = "The training data: rows that FILE shares with them are told.", HelpName = "FILE" };
    private readonly Option<string[]> _most = new("--most")
    {
        Description = "How far columns may lie apart, such as jensen_shannon_divergence=0.1; may be given several times. Beyond it the exit code is 1.", HelpName = "DISTANCE=VALUE", Arity = ArgumentArity.ZeroOrMore,
    };

    public static Command Validate()
    {
        var verb = new DataCheckVerb();
        var command = new Command("validate", "Find what in data is not as their schema says; the exit code is 1 if there is an error.")
        {
            verb.File, verb._schema, verb._environment, verb._previous, verb._serving, verb._training,
        };
        return verb.Completed(command, verb.RunValidate);
    }

    public static Command Compare()
    {
        var verb = new DataCheckVerb();
        return verb.Completed(new Command("compare", "Measure how far the columns of two sets of data lie apart.") { verb.File, verb._other, verb._most }, verb.RunCompare);
    }

    private protected override IEnumerable<string?> Read(ParseResult parsed) =>
        from given in new Symbol[] { File, _other, _schema, _previous, _serving, _training }
        select given is Argument<string> argument ? parsed.GetValue(argument) : parsed.GetValue((Option<string?>)given);

    private int RunValidate(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        string path = parsed.GetValue(_schema)!;
        DataSchema schema = ProfileFile.Named(path, () => DataSchema.FromJson(TextFile.Read(path)));
        ValidationReport report = schema.Validate(ReadFor(schema, parsed, parsed.GetValue(File)!), new()
        {
            Environment = parsed.GetValue(_environment),
            Previous = parsed.GetValue(_previous) is { } previous ? ReadFor(schema, parsed, previous) : null,
            Serving = parsed.GetValue(_serving) is { } serving ? ReadFor(schema, parsed, serving) : null,
            Training = parsed.GetValue(_training) is { } training ? ReadFor(schema, parsed, training) : null,
        });
        screen.Say(report.ToString());
        Finish(parsed, screen, report.ToJson(), "report");
        return report.IsValid ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>The profile of a file; columns that should be texts and look like numbers are read again as texts, as codes with digits only are.</summary>
    private DataProfile ReadFor(DataSchema schema, ParseResult parsed, string file)
    {
        DataProfile profile = Profile.Read(parsed, file);
        HashSet<string> texts = [.. schema.Columns.Where(c => c.Type == ValueKind.Text).Select(c => c.Name)];
        string[] digits = [.. profile.Columns.Where(c => texts.Contains(c.Name) && c.Texts is null && c.Present > 0).Select(c => c.Name)];
        return digits.Length == 0 || !ProfileFile.HasRows(file) ? profile : Profile.Read(parsed, file, digits);
    }

    private int RunCompare(ParseResult parsed, Screen screen, CancellationToken cancellation)
    {
        Dictionary<string, double> most = Limits(parsed.GetValue(_most) ?? []);
        var comparison = ProfileComparison.Of(Profile.Read(parsed, parsed.GetValue(File)!), Profile.Read(parsed, parsed.GetValue(_other)!), most);
        screen.Say(comparison.ToString());
        Finish(parsed, screen, comparison.ToJson(), "comparison");
        return comparison.Exceeded.Any() ? ExitCode.Failed : ExitCode.Done;
    }

    private static Dictionary<string, double> Limits(string[] given)
    {
        Dictionary<string, double> limits = [];
        foreach (string limit in given)
        {
            if (limit.Split('=') is not [var name, var text] || !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) || !(value >= 0) || Distance.All.All(d => d.Name != name))
                throw new UsageException($"--most: expected DISTANCE=VALUE with one of {string.Join(", ", Distance.All.Select(d => d.Name))}, got \"{limit}\".");
            limits[name] = value;
        }
        return limits;
    }
}
