using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>What all verbs share: options of the same name and meaning, and errors told in one line.</summary>
internal static partial class Verb
{
    /// <summary>A new one for each verb: an option belongs to one command.</summary>
    public static Option<bool> Json(string words = "Print one JSON object and nothing else.") => new("--json") { Description = words };

    public static Option<long> Seed() => new("--seed") { Description = "The seed of every random draw.", HelpName = "N", DefaultValueFactory = _ => 1 };

    /// <summary>For verbs that draw nothing: one seed can be given to every verb of a script.</summary>
    public static Option<long> UnusedSeed() => new("--seed") { Description = "Taken by every verb; this one draws nothing at random, so it changes nothing.", HelpName = "N" };

    public static Option<int> Threads() => new Option<int>("--threads") { Description = "Threads to use; 0: one per core.", HelpName = "N", DefaultValueFactory = _ => 0 }.Within(0, ExecutorOptions.MostThreads);

    public static Option<string> DataDirectory() => new("--data-dir")
    {
        Description = "Where datasets lie. Default: the variable PENSTOCK_DATA, else the folder data.", HelpName = "DIR",
    };

    /// <summary>The folder that was given, or that the environment names, or data.</summary>
    public static string FolderOf(this ParseResult parsed, Option<string> directory) =>
        parsed.GetValue(directory) ?? (Environment.GetEnvironmentVariable("PENSTOCK_DATA") is { Length: > 0 } folder ? folder : "data");

    /// <summary>Fails where an option is given that means nothing for data of a kind.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="expected">The kind of data that has a use for the options.</param>
    /// <param name="got">The kind that --data names.</param>
    /// <param name="options">The options.</param>
    public static void ExpectNone(this ParseResult parsed, string expected, string got, IEnumerable<Option> options)
    {
        if (options.FirstOrDefault(o => parsed.GetResult(o) is { Implicit: false }) is { } given)
            throw new UsageException($"{given.Name}: expected {expected} in --data, got {got}. Leave it out.");
    }

    /// <summary>Accepts whole numbers within limits.</summary>
    public static Option<int> Within(this Option<int> option, int least, int most = int.MaxValue)
    {
        option.Validators.Add(result => CheckWithin(option, result, least, most));
        return option;
    }

    /// <inheritdoc cref="Within(Option{int}, int, int)"/>
    public static Option<int?> Within(this Option<int?> option, int least, int most = int.MaxValue)
    {
        option.Validators.Add(result => CheckWithin(option, result, least, most));
        return option;
    }

    private static void CheckWithin(Option option, OptionResult result, int least, int most)
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, out int value) && (value < least || value > most))
            result.AddError($"{option.Name}: expected {least} {(most == int.MaxValue ? "or more" : $"to {most}")}, got {value}");
    }

    /// <summary>Accepts one of some words.</summary>
    public static Option<T> OneOf<T>(this Option<T> option, params string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !words.Contains(token.Value))
                result.AddError($"{option.Name}: expected one of {string.Join(", ", words)}, got \"{token.Value}\"");
        });
        return option;
    }

    /// <summary>The words after penstock that name a command, each with a space before it.</summary>
    public static string PathOf(Command command) => command is RootCommand ? "" : string.Concat(command.Parents.OfType<Command>().Take(1).Select(PathOf)) + $" {command.Name}";

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
                ErrorLine.Write(error, "penstock: stopped");
                return ExitCode.Stopped;
            }
            catch (UsageException e)
            {
                ErrorLine.Write(error, $"penstock{PathOf(command)}: {e.Message} See: penstock{PathOf(command)} --help");
                return ExitCode.Usage;
            }
            catch (Exception e) when (IsOfTheUsersMaking(e))
            {
                ErrorLine.Write(error, $"penstock: {MessageOf(e)}");
                return ExitCode.Failed;
            }
        }));

    /// <summary>Whether an error is told in a sentence; all others are ours.</summary>
    public static bool IsOfTheUsersMaking(Exception e) => e is ArgumentException or IOException or InvalidDataException or InvalidOperationException
        or ArithmeticException or UnauthorizedAccessException or FormatException or Models.ModelFileException or Data.DatasetException or NotSupportedException or DllNotFoundException;

    /// <summary>The message in one line, without what argument exceptions add for programmers.</summary>
    public static string MessageOf(Exception e) => ForProgrammers().Replace(e.Message, "").ReplaceLineEndings(" ");

    [GeneratedRegex(@"\s*\(Parameter '[^']*'\)|\s*Actual value was [^\n]*")]
    private static partial Regex ForProgrammers();
}
