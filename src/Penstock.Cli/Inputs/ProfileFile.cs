using System.CommandLine;
using Penstock.Data;
using Penstock.Models;

namespace Penstock.Cli;

/// <summary>The profile of whatever a file holds: rows as CSV, a profile as JSON, or a model that carries the profile of its training rows.</summary>
internal sealed class ProfileFile
{
    public const string Kinds = "A .csv or .tsv file, which may be gzipped (.gz), or a pattern of such files; a profile as .json; or a .penstock model, which has that of its training rows";

    private readonly TableFile _table = new();
    private readonly Option<int> _threads = Verb.Threads();
    private readonly Option<int> _rows = new Option<int>("--row-hashes")
    {
        Description = "How many different rows are remembered to tell of duplicates and of rows that two files share; up to this number that is exact.", HelpName = "N",
        DefaultValueFactory = _ => RowSketch.UsualLimit,
    }.Within(0, RowSketch.MostLimit);

    public void AddTo(Command command)
    {
        _table.AddTo(command);
        command.Add(_rows);
        command.Add(_threads);
    }

    /// <summary>Reads or makes the profile.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The file.</param>
    /// <param name="texts">Columns that are texts whatever they look like.</param>
    /// <exception cref="InvalidDataException">The file is damaged, or a model without a profile.</exception>
    public DataProfile Read(ParseResult parsed, string path, IEnumerable<string>? texts = null)
    {
        if (IsProfile(path)) return Named(path, () => DataProfile.FromJson(TextFile.Read(path)));
        if (IsModel(path))
            return Model.Load(path, new() { ForPrediction = true }).Profile ?? throw new InvalidDataException($"{path}: expected a model with the profile of its training rows, got one without. Train it again, or name the rows.");
        var options = new ProfileOptions { Threads = parsed.GetValue(_threads), RowHashes = parsed.GetValue(_rows) };
        return DataProfile.OfCsv(path, _table.OptionsOf(parsed, _table.Missing(parsed), texts), options);
    }

    /// <summary>Whether the file holds rows, which can be read again in another way.</summary>
    public static bool HasRows(string path) => !IsProfile(path) && !IsModel(path);

    private static bool IsProfile(string path) => path.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    private static bool IsModel(string path) => path.EndsWith(".penstock", StringComparison.OrdinalIgnoreCase);

    /// <summary>Names the file in an error of what is in it.</summary>
    public static T Named<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}
