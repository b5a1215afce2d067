using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Monitoring;

/// <summary>Labels that came after the answers, found again by the id of the request and the row in it.</summary>
internal sealed class LateLabels
{
    private const string IdColumn = "id", RowColumn = "row";
    private static readonly string[] s_plainNames = ["label", "target", "y"];

    private readonly Table _table;
    private readonly ModelSignature _signature;
    private readonly Target? _target;
    private readonly string? _plain;
    private readonly KnownClasses _classes;
    private readonly Dictionary<(string Id, int Row), int> _waiting = [];

    private LateLabels(Table table, ModelSignature signature, Target? target, string? plain) => (_table, _signature, _target, _plain, _classes) = (table, signature, target, plain, new(signature.ClassNames));

    /// <summary>How many labels wait for their rows.</summary>
    public int Waiting => _waiting.Count;

    /// <summary>Whether any label from this row of the file on waits.</summary>
    public bool WaitsFrom(int line) => _waiting.Values.Any(waiting => waiting >= line);

    /// <summary>Labels that came twice for a row: the last counts.</summary>
    public long Repeated { get; private set; }

    /// <summary>Rows of the file without an id or a value.</summary>
    public long Empty { get; private set; }

    /// <summary>Whether the last line of the file has no end yet, and waits for it.</summary>
    public bool IsCut { get; private init; }

    /// <summary>Rows of the file.</summary>
    public int Count => _table.RowCount;

    /// <summary>The rows of the file that wait, by number.</summary>
    public IEnumerable<int> WaitingRows => _waiting.Values.Order();

    /// <summary>Reads a file of labels.</summary>
    /// <param name="path">The CSV.</param>
    /// <param name="signature">The model's signature, which says what a label is.</param>
    /// <param name="from">Rows that were used before.</param>
    /// <param name="again">Rows before those that found no request yet.</param>
    /// <returns>The labels; null where the file has no whole line yet.</returns>
    /// <exception cref="InvalidDataException">The file lacks the id, or what the target is told from.</exception>
    public static LateLabels? Read(string path, ModelSignature signature, int from, IReadOnlyList<int> again)
    {
        var options = new CsvOptions { Types = new Dictionary<string, DType> { [IdColumn] = DType.Text }, Missing = signature.MissingTokens.Count > 0 ? signature.MissingTokens : CsvOptions.UsualMissing };
        if (LabelFile.Read(path, options, out bool isCut) is not { } table) return null;
        if (!table.Has(IdColumn)) throw Error(path, $"a column \"{IdColumn}\" of request ids", Names(table));
        string? plain = s_plainNames.Prepend(signature.Target ?? "label").FirstOrDefault(table.Has);
        Target? target = null;
        if (signature.Target is { } expression && signature.Task is { } task)
        {
            target = new Target(expression, task, signature.ClassNames);
            // A plain column of the target's own name is read as the target reads it, too.
            if (plain == expression && target.Columns.Count == 1 && target.Columns[0] == expression) plain = null;
            if (plain is null && !target.Columns.Any(table.Has)) throw Error(path, $"a column \"label\", or {string.Join(", ", target.Columns.Select(c => $"\"{c}\""))} of the target {expression}", Names(table));
        }
        else if (plain is null) throw Error(path, "a column \"label\"", Names(table));
        var labels = new LateLabels(table, signature, plain is null ? target : null, plain) { IsCut = isCut };
        labels.Wait(from > table.RowCount ? 0 : from, again);
        return labels;
    }

    private void Wait(int from, IReadOnlyList<int> again)
    {
        Column ids = _table.Column(IdColumn);
        Column? rows = _table.Has(RowColumn) ? _table.Column(RowColumn) : null;
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        HashSet<int> wanted = [.. again];
        for (int line = 0; line < _table.RowCount; line++)
        {
            string id = ids.TextAt(line);
            if (id.Length == 0)
            {
                if (line >= from) Empty++;
                continue;
            }
            // Without row numbers, the labels of a request come in the order of its rows.
            int row = rows is null ? seen.GetValueOrDefault(id) : rows.IsMissing(line) ? 0 : (int)Math.Clamp(rows.NumberAt(line), 0, int.MaxValue);
            seen[id] = row + 1;
            if (line < from && !wanted.Contains(line)) continue;
            if (!_waiting.TryAdd((id, row), line))
            {
                Repeated++;
                _waiting[(id, row)] = line;
            }
        }
    }

    /// <summary>The labels of a part's rows, as classes by number or numbers; NaN where there is none. Each label is given once.</summary>
    public double[] Take(RequestPart part)
    {
        double[] labels = [.. Enumerable.Repeat(double.NaN, part.Count)];
        (int[] rows, int[] lines) = Match(part);
        if (rows.Length == 0) return labels;
        double[] found = _target is null ? [.. lines.Select(PlainLabel)] : Encode(TargetColumns(part, rows, lines));
        for (int i = 0; i < found.Length; i++) labels[rows[i]] = found[i];
        Empty += found.Count(double.IsNaN);
        return labels;
    }

    /// <summary>The inputs of a part's labelled rows, with what the label is told from, and which rows they are; null where none has a label.</summary>
    public (Table Rows, int[] Places)? TakeColumns(RequestPart part)
    {
        (int[] rows, int[] lines) = Match(part);
        if (rows.Length == 0) return null;
        Table inputs = part.Inputs.Rows(rows);
        Column[] told = _target is null
            ? [_table.Column(_plain!).Rows(lines).Named(_signature.Target ?? _plain!)]
            : [.. TargetColumns(part, rows, lines).Columns.Where(c => !inputs.Has(c.Name))];
        return (new([.. inputs.Columns.Where(c => told.All(t => t.Name != c.Name)), .. told]), rows);
    }

    private (int[] Rows, int[] Lines) Match(RequestPart part)
    {
        if (_waiting.Count == 0) return ([], []);
        List<int> rows = [], lines = [];
        for (int row = 0; row < part.Count; row++)
            if (_waiting.Remove((part.Ids[row], part.Rows[row]), out int line))
            {
                rows.Add(row);
                lines.Add(line);
            }
        return ([.. rows], [.. lines]);
    }

    private Table TargetColumns(RequestPart part, int[] rows, int[] lines)
    {
        Table inputs = part.Inputs;
        var columns = _target!.Columns.Select(name => _table.Has(name) ? _table.Column(name).Rows(lines) : inputs.Has(name) ? inputs.Column(name).Rows(rows)
            : throw new InvalidDataException($"labels: expected the column \"{name}\" of the target {_target} in the labels or the requests, got it in neither. Add it to the labels."));
        return new([.. columns]);
    }

    private double[] Encode(Table values)
    {
        double[] labels = [.. Enumerable.Repeat(double.NaN, values.RowCount)];
        try
        {
            (Tensor encoded, int[] known) = _target!.Encode(values);
            var numbers = new Column(_target.Expression, encoded);
            for (int i = 0; i < known.Length; i++) labels[known[i]] = numbers.NumberAt(i);
        }
        catch (InvalidDataException) when (values.RowCount > 1)
        {
            // One value is none of the classes, or all are missing: the others count.
            for (int row = 0; row < labels.Length; row++) labels[row] = Encode(values.Rows(row))[0];
        }
        catch (InvalidDataException)
        {
            // This is the one; it has no label.
        }
        return labels;
    }

    private double PlainLabel(int line)
    {
        Column column = _table.Column(_plain!);
        if (column.IsMissing(line)) return double.NaN;
        if (_signature.Task == Target.Numbers) return column.NumberAt(line);
        string text = column.TextAt(line);
        if (_classes.NumberOf(text) is { } named) return named;
        if (_signature.Task == Target.Binary && text.ToLowerInvariant() is "true" or "yes" or "1") return 1;
        if (_signature.Task == Target.Binary && text.ToLowerInvariant() is "false" or "no" or "0") return 0;
        return column.DType != DType.Text && column.NumberAt(line) is var number && number >= 0 && number < Math.Max(2, _signature.ClassNames.Count) ? number : double.NaN;
    }

    private static string Names(Table table) => string.Join(", ", table.Columns.Select(c => c.Name));

    private static InvalidDataException Error(string path, string expected, string got) => new($"{path}: expected {expected}, got the columns {got}.");
}
