using System.Text;
using System.Text.Json;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Monitoring;

/// <summary>What forgetting did.</summary>
/// <param name="Rows">Rows that are gone.</param>
/// <param name="Files">Files that were written anew or deleted.</param>
/// <param name="BadLines">Lines that could not be read and so were kept.</param>
/// <param name="InUse">Files that a server is writing, which were left alone.</param>
public sealed record ForgetResult(long Rows, int Files, long BadLines, IReadOnlyList<string> InUse)
{
    /// <summary>What was done, in a sentence for each thing.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(FormattableString.Invariant($"{Rows:N0} rows were forgotten; {Files:N0} files were written anew."));
        if (BadLines > 0) text.Append(FormattableString.Invariant($" {BadLines:N0} lines could not be read and were kept."));
        if (InUse.Count > 0) text.Append($" Left alone, since a server is writing them: {string.Join(", ", InUse.Select(Path.GetFileName))}. Run this again when they are closed.");
        return text.ToString();
    }
}

/// <summary>Takes rows out of request logs for good: files are written beside without them and renamed, so that a crash leaves the old file or the new one.</summary>
public static class RequestForget
{
    /// <summary>Forgets the rows for which an expression over the logged columns is true; what is missing is not.</summary>
    /// <param name="folder">The folder of requests: of one model, or of all, a folder for each.</param>
    /// <param name="where">The expression; <c>id</c>, <c>row</c>, <c>time</c> and <c>version</c> may be named too, where no column is called so.</param>
    /// <exception cref="FormatException">The expression names a column that no row has, or its types do not suit.</exception>
    public static ForgetResult Where(string folder, ColumnExpression where)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var result = Rewrite(folder, lines => Matching(lines, where, seen));
        string? unknown = where.Columns.FirstOrDefault(name => !seen.Contains(name));
        if (unknown is not null && result.InUse.Count == 0) throw new FormatException($"forget: expected columns that the log has, got \"{unknown}\", which no row under {folder} has.");
        return result;
    }

    /// <summary>Forgets all rows of some requests.</summary>
    /// <param name="folder">The folder of requests: of one model, or of all, a folder for each.</param>
    /// <param name="ids">The ids of the requests.</param>
    public static ForgetResult Ids(string folder, IReadOnlySet<string> ids) =>
        Rewrite(folder, lines => [.. lines.Select(line => line is not null && line.RootElement.TryGetProperty(RequestFields.Id, out JsonElement id) && id.ValueKind == JsonValueKind.String && ids.Contains(id.GetString()!))]);

    private const int LinesAtOnce = 4096;

    private static ForgetResult Rewrite(string folder, Func<IReadOnlyList<JsonDocument?>, bool[]> choose)
    {
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"forget: expected a folder of requests, got no folder at {folder}.");
        var result = new ForgetResult(0, 0, 0, []);
        foreach (string place in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Prepend(folder))
        {
            foreach (string path in RequestFile.In(place).Where(RequestFile.IsOpen)) RequestFile.Recover(path);
            foreach (string path in RequestFile.In(place))
                result = RequestFile.IsOpen(path) ? result with { InUse = [.. result.InUse, path] } : RewriteFile(path, choose, result);
        }
        return result;
    }

    private static ForgetResult RewriteFile(string path, Func<IReadOnlyList<JsonDocument?>, bool[]> choose, ForgetResult result)
    {
        // A first look: most files have nothing to forget and stay as they are.
        var (forgotten, kept, bad) = Pass(path, choose, null);
        result = result with { BadLines = result.BadLines + bad };
        if (forgotten == 0) return result;
        DateTime written = File.GetLastWriteTimeUtc(path);
        if (kept == 0) File.Delete(path);
        else
        {
            FileReplacement.Write(path, stream => Pass(path, choose, stream));
            // The age of the rows decides when they go, not that of the file.
            File.SetLastWriteTimeUtc(path, written);
        }
        return result with { Rows = result.Rows + forgotten, Files = result.Files + 1 };
    }

    private static (long Forgotten, long Kept, long Bad) Pass(string path, Func<IReadOnlyList<JsonDocument?>, bool[]> choose, Stream? output)
    {
        long forgotten = 0, kept = 0, bad = 0;
        foreach (string[] lines in File.ReadLines(path).Where(line => line.Length > 0).Chunk(LinesAtOnce))
        {
            JsonDocument?[] documents = Array.ConvertAll(lines, Parse);
            bool[] chosen = choose(documents);
            for (int i = 0; i < lines.Length; i++)
            {
                if (documents[i] is null) bad++;
                if (chosen[i]) forgotten++;
                else
                {
                    kept++;
                    output?.Write(Encoding.UTF8.GetBytes(lines[i] + "\n"));
                }
                documents[i]?.Dispose();
            }
        }
        return (forgotten, kept, bad);
    }

    private static JsonDocument? Parse(string line)
    {
        try
        {
            JsonDocument document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
        }
        catch (JsonException)
        {
            // A bad line is kept and counted.
        }
        return null;
    }

    private static bool[] Matching(IReadOnlyList<JsonDocument?> lines, ColumnExpression where, HashSet<string> seen)
    {
        var values = where.Columns.Select(name => (Name: name, Values: lines.Select(line => ValueOf(line, name)).ToArray())).ToArray();
        foreach (var column in values)
            if (Array.Exists(column.Values, value => value is not null)) seen.Add(column.Name);
        var columns = Array.ConvertAll(values, column => NewColumn(column.Name, column.Values));
        // An expression of constants alone has no rows of its own.
        if (columns.Length == 0) throw new FormatException($"forget: expected an expression over columns, got \"{where}\". Name a column, such as id == \"...\".");
        Column result = where.Evaluate(new Table(columns));
        if (result.DType != DType.Bool) throw new FormatException($"forget: expected an expression that is true or false, got \"{where}\". Compare it, such as {where} == ...");
        return [.. Enumerable.Range(0, lines.Count).Select(row => !result.IsMissing(row) && result.NumberAt(row) != 0)];
    }

    private static JsonElement? ValueOf(JsonDocument? line, string name)
    {
        if (line is null) return null;
        if (line.RootElement.TryGetProperty(RequestFields.Inputs, out JsonElement inputs) && inputs.ValueKind == JsonValueKind.Object && inputs.TryGetProperty(name, out JsonElement value)) return value;
        return name is RequestFields.Id or RequestFields.Row or RequestFields.Time or RequestFields.Version && line.RootElement.TryGetProperty(name, out JsonElement field) ? field : null;
    }

    private static bool IsPresent(JsonElement? value) => value is not (null or { ValueKind: JsonValueKind.Null or JsonValueKind.Undefined });

    private static Column NewColumn(string name, JsonElement?[] values)
    {
        bool isText = Array.Exists(values, value => value is { ValueKind: JsonValueKind.String });
        bool[] missing = Array.ConvertAll(values, value => !IsPresent(value));
        return isText
            ? new(name, Tensor.From(Array.ConvertAll(values, value => value is { ValueKind: JsonValueKind.String } text ? text.GetString()! : value?.GetRawText() ?? "")), missing)
            : new(name, Tensor.From(Array.ConvertAll(values, NumberOf)), missing);
    }

    private static double NumberOf(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Number } number => number.GetDouble(),
        { ValueKind: JsonValueKind.True } => 1,
        { ValueKind: JsonValueKind.False } => 0,
        _ => double.NaN,
    };
}
