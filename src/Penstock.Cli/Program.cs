using System.CommandLine;

var root = new RootCommand("Production machine learning for .NET: train, evaluate, save, load and use models.");
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
