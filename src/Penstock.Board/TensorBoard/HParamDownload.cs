using System.Text;
using System.Text.Json;
using Penstock.Models;
using Penstock.Web;

namespace Penstock.Board;

/// <summary>Groups of sessions as a file, in the forms of TensorBoard: a column for each hyperparameter, then for each metric, of which some are shown.</summary>
/// <param name="hparams">The hyperparameters.</param>
/// <param name="metrics">The metrics.</param>
/// <param name="groups">The rows.</param>
/// <param name="told">The hyperparameters whose values are told; null for all.</param>
/// <param name="shown">Which columns are shown; those beyond the last are not.</param>
internal sealed class HParamDownload(IReadOnlyList<HParamInfo> hparams, IReadOnlyList<HParamMetric> metrics, IReadOnlyList<SessionGroup> groups, IReadOnlyCollection<string>? told, bool[] shown)
{
    public const string Csv = "csv", Json = "json", Latex = "latex";

    private const int BytesOfCell = 24, Copies = 4;

    private string[] Header => [.. Shown(hparams.Select(info => info.DisplayName.Length > 0 ? info.DisplayName : info.Name).Concat(metrics.Select(metric => metric.DisplayName.Length > 0 ? metric.DisplayName : metric.Tag)))];

    // A hyperparameter that a group lacks is an empty text, a metric is none.
    private IEnumerable<HParamValue> Row(SessionGroup group) => Shown(
        hparams.Select(info => told?.Contains(info.Name) != false && group.HParams.TryGetValue(info.Name, out HParamValue value) ? value : "")
            .Concat(metrics.Select(metric => group.Metrics.TryGetValue(new(metric.Group, metric.Tag), out MetricValue value) ? value.Value : default(HParamValue))));

    /// <summary>About how many bytes of memory the file takes.</summary>
    public long Bytes => ValueAnswers.Least + Copies * Math.Min(BoardLimits.JsonBytes, groups.Sum(group => Row(group).Sum(value => BytesOfCell + (long)(value.Text?.Length ?? 0))));

    public PackedAnswer Pack(string format) => format switch
    {
        Json => BoardJson.Pack(WriteJson),
        Csv => new(InCsv(), "text/csv; charset=utf-8"),
        _ => new(InLatex(), "application/x-latex"),
    };

    private IEnumerable<T> Shown<T>(IEnumerable<T> columns) => columns.Zip(shown).Where(column => column.Second).Select(column => column.First);

    private void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.Strings("header", Header);
        json.Array("rows", groups, group =>
        {
            json.WriteStartArray();
            foreach (HParamValue value in Row(group)) HParamsPage.Write(json, value);
            json.WriteEndArray();
        });
        json.WriteEndObject();
    }

    private byte[] InCsv()
    {
        var file = new BoundedText();
        string[] header = Header;
        void Line(IEnumerable<HParamValue> cells)
        {
            foreach (var (column, cell) in cells.Index())
            {
                if (column > 0) file.Add(",");
                if (cell.Text is { } text) AddQuoted(file, text, isAlone: header.Length == 1);
                else file.Add(cell.Number is { } number ? PythonNumber.Text(number) : cell.Truth is { } truth ? truth ? "True" : "False" : header.Length == 1 ? "\"\"" : "");
            }
            file.Add("\r\n");
        }
        Line(header.Select(name => (HParamValue)name));
        foreach (SessionGroup group in groups) Line(Row(group));
        return file.ToArray();
    }

    private static void AddQuoted(BoundedText file, string text, bool isAlone)
    {
        // A line of one empty cell would be no line.
        bool isQuoted = text.AsSpan().ContainsAny(",\"\r\n") || isAlone && text.Length == 0;
        if (isQuoted) file.Add("\"");
        file.Add(text, "\"", _ => "\"\"");
        if (isQuoted) file.Add("\"");
    }

    private byte[] InLatex()
    {
        var file = new BoundedText();
        string[] header = Header;
        void Line(IEnumerable<HParamValue> cells, string end)
        {
            foreach (var (column, cell) in cells.Index())
            {
                if (column > 0) file.Add(" & ");
                if (cell.Text is { } text) AddEscaped(file, text);
                else file.Add(cell.Number is { } number ? PythonNumber.Latex(number) : cell.Truth is { } truth ? truth ? "$1$" : "$0$" : "-");
            }
            file.Add(end);
        }
        file.Add("\\begin{table}[tbp]\n\\begin{tabular}{");
        file.Add(new string('l', header.Length));
        file.Add("}\n");
        Line(header.Select(name => (HParamValue)name), " \\\\ \\hline\n");
        foreach (SessionGroup group in groups) Line(Row(group), " \\\\\n");
        file.Add("\\hline\n\\end{tabular}\n\\end{table}\n");
        return file.ToArray();
    }

    // TensorBoard escapes _ and % alone; here no text of a log is a command of LaTeX.
    private static void AddEscaped(BoundedText file, string text) => file.Add(text, "_%&#${}\\~^\r\n", letter => letter switch
    {
        '\\' => @"\textbackslash{}",
        '~' => @"\textasciitilde{}",
        '^' => @"\textasciicircum{}",
        '\r' or '\n' => " ",
        _ => $"\\{letter}",
    });

    /// <summary>A text in UTF-8, up to the most bytes of an answer.</summary>
    private sealed class BoundedText
    {
        private readonly BoundedBuffer _bytes = new(BoardLimits.JsonBytes);

        public void Add(ReadOnlySpan<char> part) => Encoding.UTF8.GetBytes(part, _bytes);

        /// <summary>Adds a text with something else in the place of some letters.</summary>
        public void Add(ReadOnlySpan<char> text, string letters, Func<char, string> instead)
        {
            for (int at; (at = text.IndexOfAny(letters)) >= 0; text = text[(at + 1)..])
            {
                Add(text[..at]);
                Add(instead(text[at]));
            }
            Add(text);
        }

        public byte[] ToArray() => _bytes.WrittenSpan.ToArray();
    }
}
