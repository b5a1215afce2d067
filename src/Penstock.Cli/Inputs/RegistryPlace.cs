using System.CommandLine;
using Penstock.Registry;

namespace Penstock.Cli;

/// <summary>The registry that a verb is given: that of the work folder, or another database.</summary>
internal sealed class RegistryPlace
{
    private readonly Option<string> _work = WorkFolder.Option();
    private readonly Option<string?> _registry = new("--registry")
    {
        Description = "The registry: a file of SQLite, or a connection string of PostgreSQL (Host=...). Default: registry.db in the work folder.", HelpName = "PLACE",
    };

    public void AddTo(Command command)
    {
        command.Add(_work);
        command.Add(_registry);
    }

    /// <summary>Opens the registry, which must be there; the model files are those of the work folder.</summary>
    public ModelRegistry Open(ParseResult parsed)
    {
        var work = WorkFolder.Of(parsed, _work);
        return ModelRegistry.Open(parsed.GetValue(_registry) ?? work.Registry, new() { Models = work.Models, MayCreate = false });
    }
}
