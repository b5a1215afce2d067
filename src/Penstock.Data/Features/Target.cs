using System.Globalization;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>
/// What a model is to tell of a row: the value of a column or of an expression over columns, as a number or as one of some classes.
/// Texts that differ by a dot at the end alone are one class, as in tables whose parts were written by different hands.
/// </summary>
public sealed class Target
{
    /// <summary>The task of two classes: the probability of the second.</summary>
    public const string Binary = "binary";

    /// <summary>The task of more classes: a probability of each.</summary>
    public const string Classes = "classes";

    /// <summary>The task of a number.</summary>
    public const string Numbers = "numbers";

    /// <summary>Whole numbers of at most so many different values are taken for classes.</summary>
    private const int MostClassesOfNumbers = 10;
    private const int MostClasses = 1000;

    private readonly ColumnExpression _expression;
    private readonly Dictionary<string, int> _classes;

    /// <summary>A target whose task and classes are known, as a model's signature says them.</summary>
    /// <param name="expression">A column or an expression.</param>
    /// <param name="task"><see cref="Binary"/>, <see cref="Classes"/> or <see cref="Numbers"/>.</param>
    /// <param name="classNames">The classes in the order of their numbers; none for numbers.</param>
    /// <exception cref="FormatException">The text is no expression.</exception>
    public Target(string expression, string task, IReadOnlyList<string> classNames) : this(ColumnExpression.Parse(expression), task, classNames, "as the model says")
    {
    }

    private Target(ColumnExpression expression, string task, IReadOnlyList<string> classNames, string reason)
    {
        if (task is not (Binary or Classes or Numbers)) throw new ArgumentException($"Target \"{expression}\": expected the task {Binary}, {Classes} or {Numbers}, got \"{task}\".");
        (_expression, Task, ClassNames, Reason) = (expression, task, [.. classNames], reason);
        _classes = [];
        for (int i = 0; i < classNames.Count; i++)
            if (!_classes.TryAdd(classNames[i], i)) throw new ArgumentException($"Target \"{expression}\": expected different classes, got \"{classNames[i]}\" twice.");
        for (int i = 0; i < classNames.Count; i++)
        {
            _classes.TryAdd(classNames[i] + ".", i);
            if (classNames[i].EndsWith('.')) _classes.TryAdd(classNames[i][..^1], i);
        }
    }

    /// <summary>The column or expression.</summary>
    public string Expression => _expression.Text;

    /// <summary>The columns that the expression reads; they are no features.</summary>
    public IReadOnlyList<string> Columns => _expression.Columns;

    /// <summary><see cref="Binary"/>, <see cref="Classes"/> or <see cref="Numbers"/>.</summary>
    public string Task { get; }

    /// <summary>The classes in the order of their numbers; none for numbers.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>Why it is that task, in words.</summary>
    public string Reason { get; }

    /// <summary>Looks at the target of a table's rows: numbers, texts, truth values, few or many.</summary>
    /// <param name="rows">The rows; those without a target are passed over.</param>
    /// <param name="expression">A column or an expression such as <c>tips > 0.2 * fare</c>.</param>
    /// <param name="task">classification or regression; null to tell by the values.</param>
    /// <exception cref="FormatException">The text is no expression, or names a column that is not there.</exception>
    /// <exception cref="ArgumentException">The values do not suit the task.</exception>
    public static Target Of(Table rows, string expression, string? task = null)
    {
        ColumnExpression parsed = ColumnExpression.Parse(expression);
        Column target = Known(rows, parsed).Target;
        bool isNumbers = target.DType is not (DType.Text or DType.Bool);
        if (task == "regression" && target.DType == DType.Text) throw new ArgumentException($"target \"{target.Name}\": expected numbers for a regression, got texts. Ask for a classification.");
        if (task == "regression" || (task is null && isNumbers && !AreFew(target)))
            return new(parsed, Numbers, [], task is null ? $"since \"{target.Name}\" holds numbers" : "as asked");
        string[] values = [.. Distinct(target)];
        string[] merged = [.. values.Where(v => !(v.EndsWith('.') && values.Contains(v[..^1])))];
        if (merged.Length < 2) throw new ArgumentException($"target \"{target.Name}\": expected two or more different values, got {merged.Length} ({string.Join(", ", merged)}).");
        if (merged.Length > MostClasses) throw new ArgumentException($"target \"{target.Name}\": expected at most {MostClasses} classes, got {merged.Length}.");
        string reason = task is not null ? "as asked" : isNumbers ? $"since \"{target.Name}\" has only {values.Length} different values" : $"since \"{target.Name}\" holds {(target.DType == DType.Bool ? "truth values" : "texts")}";
        if (merged.Length < values.Length) reason += $"; a dot at the end of {string.Join(" and ", values.Except(merged).Take(3))} is passed over";
        return new(parsed, merged.Length == 2 ? Binary : Classes, merged, reason);
    }

    /// <summary>The labels of the rows that have a target, and which rows those are.</summary>
    /// <returns>Labels [known rows]: Float32 numbers, or Int32 class numbers; and the numbers of the rows.</returns>
    /// <exception cref="InvalidDataException">A value is none of the classes, or no row has a target.</exception>
    public (Tensor Labels, int[] Rows) Encode(Table rows)
    {
        var (target, known) = Known(rows, _expression);
        if (Task == Numbers) return (Tensor.From([.. Enumerable.Range(0, target.Count).Select(row => (float)target.NumberAt(row))]), known);
        var labels = new int[target.Count];
        for (int row = 0; row < labels.Length; row++)
            labels[row] = _classes.TryGetValue(target.TextAt(row), out int number) || IsNumberOfClass(target, row, out number)
                ? number
                : throw new InvalidDataException($"target \"{target.Name}\": expected one of {string.Join(", ", ClassNames.Take(10))}, got \"{target.TextAt(row)}\" in row {known[row] + 1}.");
        return (Tensor.From(labels), known);
    }

    /// <summary>The value of the target in every row, as the expression gives it.</summary>
    public Column Values(Table rows) => _expression.Evaluate(rows);

    /// <summary>The expression.</summary>
    public override string ToString() => Expression;

    /// <summary>The target of the rows that have one, a text or a number that a Float32 holds, and which rows those are.</summary>
    private static (Column Target, int[] Rows) Known(Table table, ColumnExpression expression)
    {
        Column target = expression.Evaluate(table);
        int[] known = [.. Enumerable.Range(0, target.Count).Where(row => !target.IsMissing(row) && (target.DType == DType.Text || float.IsFinite((float)target.NumberAt(row))))];
        if (known.Length == 0) throw new InvalidDataException($"target \"{expression}\": expected rows with a finite number or a text, got none of {table.RowCount}.");
        return (target.Rows(known), known);
    }

    // A table may hold the numbers of classes that have names elsewhere.
    private bool IsNumberOfClass(Column target, int row, out int number) =>
        int.TryParse(target.TextAt(row), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < ClassNames.Count && target.DType != DType.Text;

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
