using System.CommandLine;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>The options of how a table is read, and the reading.</summary>
internal sealed class TableFile
{
    private readonly Option<bool> _header = new("--header") { Description = "The first row has the column names. Default: if none of its fields is a number." };
    private readonly Option<bool> _noHeader = new("--no-header") { Description = "The first row is data; the columns are column1, column2, ..." };
    private readonly Option<string[]> _missing = new("--missing")
    {
        Description = "A text that means a missing value; may be given several times. Default: ? NA N/A NaN nan null, or as the model says.", HelpName = "TEXT", Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<string?> _delimiter = new("--delimiter") { Description = "The character that parts the fields. Default: a comma, in .tsv files a tab.", HelpName = "C" };

    /// <summary>All of them.</summary>
    public IEnumerable<Option> All => [_header, _noHeader, _missing, _delimiter];

    public void AddTo(Command command)
    {
        _delimiter.Validators.Add(result => { if (result.Tokens is [{ Value.Length: not 1 } t]) result.AddError($"--delimiter: expected one character, got \"{t.Value}\""); });
        foreach (Option option in All) command.Add(option);
    }

    /// <summary>The texts that mean a missing value: those given, else those of the model, else the usual ones.</summary>
    public IReadOnlyList<string> Missing(ParseResult parsed, IReadOnlyList<string>? ofModel = null) =>
        parsed.GetValue(_missing) is { Length: > 0 } given ? given : ofModel is { Count: > 0 } ? ofModel : CsvOptions.UsualMissing;

    /// <summary>Reads a file.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="path">The file, or a pattern of files.</param>
    /// <param name="missing">The texts that mean a missing value.</param>
    /// <param name="texts">Columns that are texts whatever they look like.</param>
    public Table Read(ParseResult parsed, string path, IReadOnlyList<string> missing, IEnumerable<string>? texts = null) => Csv.Read(path, OptionsOf(parsed, missing, texts));

    /// <summary>How a file is read.</summary>
    /// <inheritdoc cref="Read"/>
    public CsvOptions OptionsOf(ParseResult parsed, IReadOnlyList<string> missing, IEnumerable<string>? texts = null)
    {
        bool header = parsed.GetValue(_header), noHeader = parsed.GetValue(_noHeader);
        if (header && noHeader) throw new UsageException("expected --header or --no-header, got both.");
        return new()
        {
            Header = header ? true : noHeader ? false : null,
            Missing = missing,
            Delimiter = parsed.GetValue(_delimiter)?[0],
            Types = (texts ?? []).ToDictionary(name => name, _ => DType.Text),
        };
    }
}
