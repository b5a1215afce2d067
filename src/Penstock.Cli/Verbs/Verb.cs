using System.CommandLine;
using Spectre.Console;

namespace Penstock.Cli;

/// <summary>What all verbs share: options of the same name and meaning, and errors told in one line.</summary>
internal static class Verb
{
    public const int Failed = 1, Stopped = 130;

    public static Option<bool> Json() => new("--json") { Description = "Print one JSON object and nothing else." };

    public static Option<long> Seed() => new("--seed") { Description = "The seed of every random draw.", DefaultValueFactory = _ => 1 };

    public static Option<int> Threads() => new("--threads") { Description = "Threads to use; 0 for one per core." };

    public static Option<string> DataDirectory() => new("--data-dir")
    {
        Description = "Where datasets lie. Default: the variable PENSTOCK_DATA, else ./data.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("PENSTOCK_DATA") is { Length: > 0 } folder ? folder : "data",
    };

    /// <summary>Runs a verb; errors of the user's making are told without a stack trace.</summary>
    public static void Do(this Command command, Func<ParseResult, CancellationToken, int> run) =>
        command.SetAction((parsed, cancellation) => Task.Run(() =>
        {
            try
            {
                return run(parsed, cancellation);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                Tell("stopped");
                return Stopped;
            }
            catch (Exception e) when (e is ArgumentException or IOException or InvalidDataException or InvalidOperationException or ArithmeticException or UnauthorizedAccessException or FormatException)
            {
                Tell(e.Message);
                return Failed;
            }
        }));

    private static void Tell(string message) => Console.Error.WriteLine($"penstock: {message}");
}
