using System.CommandLine;
using Penstock.Cli;

var root = new RootCommand("Production machine learning for .NET: train, evaluate, save, load and use models.")
{
    QuickstartVerb.Create(), TrainVerb.Create(), EvaluateVerb.Create(), PredictVerb.Create(), DataVerb.Create(),
};
ParseResult parsed = root.Parse(args);
return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
