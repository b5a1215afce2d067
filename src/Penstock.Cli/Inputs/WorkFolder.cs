using System.CommandLine;

namespace Penstock.Cli;

/// <summary>The folder that verbs share: the registry, the models, and what pipelines, servers and monitors leave.</summary>
/// <param name="Path">The folder, from the root.</param>
internal sealed record WorkFolder(string Path)
{
    /// <summary>The registry's database.</summary>
    public string Registry => Inside("registry.db");

    /// <summary>The models: a folder for each, with numbered versions in it.</summary>
    public string Models => Inside("models");

    /// <summary>What pipeline steps have made.</summary>
    public string Artifacts => Inside("artifacts");

    /// <summary>The request logs: a folder for each model.</summary>
    public string Requests => Inside("requests");

    /// <summary>The reports of evaluations and monitors.</summary>
    public string Reports => Inside("reports");

    /// <summary>The option that names the folder; a new one for each verb.</summary>
    /// <param name="name">--work, or another name for it.</param>
    public static Option<string> Option(string name = "--work") => new(name)
    {
        Description = "The folder of registry, models, artifacts, request logs and reports.", HelpName = "DIR", DefaultValueFactory = _ => "work",
    };

    /// <summary>The folder that was named; it need not exist.</summary>
    public static WorkFolder Of(ParseResult parsed, Option<string> option) => new(System.IO.Path.GetFullPath(parsed.GetValue(option)!));

    private string Inside(string name) => System.IO.Path.Combine(Path, name);
}
