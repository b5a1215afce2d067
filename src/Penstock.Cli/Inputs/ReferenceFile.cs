using Penstock.Data;
using Penstock.Models;
using Penstock.Monitoring;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>Earlier rows with labels, such as those of training, which tell a monitor the usual answers, labels and errors.</summary>
internal static class ReferenceFile
{
    /// <summary>The rows with the model's answers; a file that was written since has another name.</summary>
    public static ReferenceSource Of(string path, Model model) =>
        new(string.Join(' ', Csv.FilesOf(path).Select(file => FormattableString.Invariant($"{Path.GetFullPath(file)}@{new FileInfo(file).Length}/{File.GetLastWriteTimeUtc(file):O}"))), () => Read(path, model));

    private static ReferenceRows Read(string path, Model model)
    {
        ModelSignature signature = model.Signature;
        Table table = Csv.Read(path, new CsvOptions
        {
            Types = signature.Columns.Where(c => c.IsText).ToDictionary(c => c.Name, _ => DType.Text), Missing = signature.MissingTokens.Count > 0 ? signature.MissingTokens : CsvOptions.UsualMissing,
        });
        if (signature.Target is { } expression && signature.Task is { } task && ColumnExpression.Parse(expression).Columns.All(table.Has))
        {
            (Tensor encoded, int[] known) = new Target(expression, task, signature.ClassNames).Encode(table);
            Table rows = table.Rows(known);
            var labels = new Column(expression, encoded);
            return new(rows, Answers(model, rows), [.. Enumerable.Range(0, labels.Count).Select(labels.NumberAt)]);
        }
        return new(table, Answers(model, table));
    }

    private static double[] Answers(Model model, Table rows)
    {
        float[] numbers = model.Predict(rows).ToArray<float>();
        int width = Math.Max(1, numbers.Length / Math.Max(1, rows.RowCount));
        return [.. Enumerable.Range(0, rows.RowCount).Select(row => width == 1 ? numbers[row] : (double)numbers.AsSpan(row * width, width).IndexOf(numbers.AsSpan(row * width, width).ToArray().Max()))];
    }
}
