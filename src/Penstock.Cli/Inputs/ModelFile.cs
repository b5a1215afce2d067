using System.CommandLine;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>The model that a verb is given, and whether parts of its file may be missing.</summary>
internal sealed class ModelFile
{
    private readonly Argument<string> _path = new("MODEL") { Description = "A .keras, .h5 or .penstock file." };
    private readonly Option<bool> _partial = new("--partial") { Description = "Load what fits; list which weights did and which did not." };

    public void AddTo(Command command)
    {
        command.Add(_path);
        command.Add(_partial);
    }

    /// <summary>Loads the model; what was left out of a partial one is told on standard error.</summary>
    public Model Load(ParseResult parsed, Screen screen, bool forPrediction = false)
    {
        bool isPartial = parsed.GetValue(_partial);
        Model model = Model.Load(parsed.GetValue(_path)!, out LoadReport report, new() { Partial = isPartial, ForPrediction = forPrediction });
        if (isPartial) screen.Note($"{report}\n{string.Join('\n', report.Loaded.Select(path => $"  loaded    {path}"))}");
        return model;
    }
}
