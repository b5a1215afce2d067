using System.Globalization;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Cli;

/// <summary>What the rows of a table are to be told as: numbers, or classes by name.</summary>
/// <param name="Task">One of <see cref="ModelTask"/>.</param>
/// <param name="ClassNames">The classes in the order of their numbers; none for numbers.</param>
/// <param name="Reason">Why it is that task, in words.</param>
internal sealed record TableLabels(string Task, IReadOnlyList<string> ClassNames, string Reason)
{
    /// <summary>Whole numbers of at most so many different values are taken for classes.</summary>
    private const int MostClassesOfNumbers = 10;
    private const int MostClasses = 1000;

    /// <summary>Looks at a target without missing values.</summary>
    /// <param name="target">The values.</param>
    /// <param name="task">classification or regression, where the user has said so.</param>
    public static TableLabels Of(Column target, string? task)
    {
        bool isNumbers = target.DType is not (DType.Text or DType.Bool);
        if (task == "regression" && target.DType == DType.Text) throw new ArgumentException($"--task regression: expected numbers in \"{target.Name}\", got texts.");
        if (task == "regression" || (task is null && isNumbers && !AreFew(target)))
            return new(ModelTask.Numbers, [], task is null ? $"since \"{target.Name}\" holds numbers" : "as asked");
        string[] values = [.. Distinct(target)];
        if (values.Length < 2) throw new ArgumentException($"target \"{target.Name}\": expected two or more different values, got {values.Length} ({string.Join(", ", values)}).");
        if (values.Length > MostClasses) throw new ArgumentException($"target \"{target.Name}\": expected at most {MostClasses} classes, got {values.Length}.");
        string reason = task is not null ? "as asked" : isNumbers ? $"since \"{target.Name}\" has only {values.Length} different values" : $"since \"{target.Name}\" holds {(target.DType == DType.Bool ? "truth values" : "texts")}";
        return new(values.Length == 2 ? ModelTask.Binary : ModelTask.Classes, values, reason);
    }

    /// <summary>The labels of a target, [rows]: Float32 numbers, or Int32 class numbers.</summary>
    /// <exception cref="InvalidDataException">A value is none of the classes.</exception>
    public static Tensor Encode(Column target, string task, IReadOnlyList<string> classes)
    {
        if (task == ModelTask.Numbers) return Tensor.From(Enumerable.Range(0, target.Count).Select(row => (float)target.NumberAt(row)).ToArray());
        Dictionary<string, int> numbers = classes.Select((name, i) => (name, i)).ToDictionary(c => c.name, c => c.i);
        var labels = new int[target.Count];
        for (int row = 0; row < labels.Length; row++)
            labels[row] = numbers.TryGetValue(target.TextAt(row), out int number) || IsNumberOf(target, row, classes, out number)
                ? number
                : throw new InvalidDataException($"target \"{target.Name}\": expected one of {string.Join(", ", classes.Take(10))}, got \"{target.TextAt(row)}\" in row {row + 1}.");
        return Tensor.From(labels);
    }

    // A table may hold the numbers of classes that have names elsewhere.
    private static bool IsNumberOf(Column target, int row, IReadOnlyList<string> classes, out int number) =>
        int.TryParse(target.TextAt(row), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < classes.Count && target.DType != DType.Text;

    /// <summary>The target of every row, and the rows that have one: a text, or a number that a Float32 holds.</summary>
    public static (Column Target, int[] Known) Find(Table table, ColumnExpression expression)
    {
        Column target = expression.Evaluate(table);
        int[] known = [.. Enumerable.Range(0, target.Count).Where(row => !target.IsMissing(row) && (target.DType == DType.Text || float.IsFinite((float)target.NumberAt(row))))];
        if (known.Length == 0) throw new InvalidDataException($"target \"{expression}\": expected rows with a finite number or a text, got none of {table.RowCount}.");
        return (target.Rows(known), known);
    }

    private static bool AreFew(Column target)
    {
        var values = new HashSet<double>();
        for (int row = 0; row < target.Count && values.Count <= MostClassesOfNumbers; row++)
            if (target.NumberAt(row) is var x && x == Math.Floor(x)) values.Add(x);
            else return false;
        return values.Count <= MostClassesOfNumbers;
    }

    // Numbers in their order, texts in that of their letters; no comes before yes.
    private static IEnumerable<string> Distinct(Column target)
    {
        IEnumerable<string> values = Enumerable.Range(0, target.Count).Select(target.TextAt).Distinct();
        return target.DType is DType.Text or DType.Bool
            ? values.Order(StringComparer.Ordinal)
            : values.OrderBy(v => double.Parse(v, CultureInfo.InvariantCulture));
    }
}
