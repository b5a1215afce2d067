using System.CommandLine;
using System.CommandLine.Invocation;

namespace Penstock.Cli;

/// <summary>The verbs under one root, and the rule for what is no sentence of theirs.</summary>
internal static class CommandLine
{
    /// <summary>How long a verb may take to end after Ctrl-C: the running step, and what is kept of it.</summary>
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(30);

    public static RootCommand Root() => new("Production machine learning for .NET: train, evaluate, save, load and use models.")
    {
        QuickstartVerb.Create(), TrainVerb.Create(), EvaluateVerb.Create(), PredictVerb.Create(), DataVerb.Create(),
        PipelineVerb.Create(), ModelsVerb.Create(), ServeVerb.Create(), MonitorVerb.Create(), LogsVerb.Create(), RunsVerb.Create(), BoardVerb.Create(), AnswerVerb.Create(),
    };

    /// <summary>Runs one command line.</summary>
    /// <returns>0, 1 for a failure, 2 for wrong usage, 130 where work was stopped before its end; a server that is stopped has done its work: 0.</returns>
    public static async Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error, CancellationToken cancellation = default)
    {
        ParseResult parsed = Root().Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            string verb = Verb.PathOf(parsed.CommandResult.Command);
            ErrorLine.Write(error, $"penstock{verb}: {ParseMessage.Of(parsed)}. See: penstock{verb} --help");
            return ExitCode.Usage;
        }
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = s_grace,
        }, cancellation);
    }
}
