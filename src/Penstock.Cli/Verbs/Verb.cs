using System.CommandLine;

namespace Penstock.Cli;

/// <summary>What all verbs share: options of the same name and meaning, and errors told in one line.</summary>
internal static class Verb
{
    /// <summary>A new one for each verb: an option belongs to one command.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object and nothing else." };

    public static Option<long> Seed() => new("--seed") { Description = "The seed of every random draw.", HelpName = "N", DefaultValueFactory = _ => 1 };

    public static Option<int> Threads() => new("--threads") { Description = "Threads to use; 0: one per core.", HelpName = "N", DefaultValueFactory = _ => 0 };

    public static Option<string> DataDirectory() => new("--data-dir")
    {
        Description = "Where datasets lie. Default: the variable PENSTOCK_DATA, else the folder data.", HelpName = "DIR",
    };

    /// <summary>The folder that was given, or that the environment names, or data.</summary>
    public static string FolderOf(this ParseResult parsed, Option<string> directory) =>
        parsed.GetValue(directory) ?? (Environment.GetEnvironmentVariable("PENSTOCK_DATA") is { Length: > 0 } folder ? folder : "data");

    /// <summary>Accepts whole numbers from a least one up.</summary>
    public static Option<int> AtLeast(this Option<int> option, int least)
    {
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && int.TryParse(token.Value, out int value) && value < least)
                result.AddError($"{option.Name}: expected {least} or more, got {value}");
        });
        return option;
    }

    /// <summary>Runs a verb; errors of the user's making are told in one line, without a stack trace.</summary>
    public static void Do(this Command command, Option<bool>? json, Func<ParseResult, Screen, CancellationToken, int> run) =>
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                return run(parsed, new Screen(output, error, json is not null && parsed.GetValue(json)), cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                error.WriteLine("penstock: stopped");
                return ExitCode.Stopped;
            }
            catch (UsageException e)
            {
                error.WriteLine($"penstock {command.Name}: {e.Message} See: penstock {command.Name} --help");
                return ExitCode.Usage;
            }
            catch (Exception e) when (IsOfTheUsersMaking(e))
            {
                error.WriteLine($"penstock: {e.Message.ReplaceLineEndings(" ")}");
                return ExitCode.Failed;
            }
        }));

    private static bool IsOfTheUsersMaking(Exception e) => e is ArgumentException or IOException or InvalidDataException or InvalidOperationException
        or ArithmeticException or UnauthorizedAccessException or FormatException or Models.ModelFileException or Data.DatasetException or NotSupportedException;
}
