using Penstock.Tensors;

namespace Penstock.Data;

internal enum OperandKind { Number, Truth, Text, Nothing }

/// <summary>What a part of an expression gives for every row; truth values are 0 and 1. Nothing, of a column without any value, suits every operator.</summary>
internal sealed record Operand(OperandKind Kind, double[]? Numbers, string[]? Texts, bool[]? Missing)
{
    public bool IsMissing(int row) => Missing is not null && Missing[row];

    /// <summary>Nothing as a kind that an operator takes: missing in every row. Other operands stay as they are.</summary>
    public Operand As(OperandKind kind) => Kind == OperandKind.Nothing ? this with { Kind = kind } : this;
}

/// <summary>A part of an expression, and where it stands in the text.</summary>
internal abstract class ExpressionNode(int position)
{
    public int Position => position;

    public abstract void CollectColumns(List<string> names);

    public abstract Operand Evaluate(Table table, string text);

    public static FormatException Error(string text, int position, string expected, string got) =>
        new($"Expression \"{text}\" at {position + 1}: expected {expected}, got {got}.");

    private protected static Operand Numbers(Operand operand, string text, ExpressionNode node) => operand.As(OperandKind.Number) is { Kind: OperandKind.Number } numbers
        ? numbers
        : throw Error(text, node.Position, "a number", Describe(operand.Kind));

    private protected static string Describe(OperandKind kind) => kind switch { OperandKind.Number => "a number", OperandKind.Truth => "a truth value", _ => "a text" };
}

internal sealed class ColumnNode(string name, int position) : ExpressionNode(position)
{
    public string Name => name;

    public override void CollectColumns(List<string> names)
    {
        if (!names.Contains(name)) names.Add(name);
    }

    public override Operand Evaluate(Table table, string text)
    {
        if (!table.Has(name)) throw Error(text, Position, $"one of the columns {string.Join(", ", table.Columns.Select(c => c.Name))}", $"\"{name}\"");
        Column column = table.Column(name);
        if (column.Count > 0 && column.MissingCount == column.Count) return new(OperandKind.Nothing, new double[column.Count], null, [.. Enumerable.Repeat(true, column.Count)]);
        bool[]? missing = column.MissingCount == 0 ? null : [.. Enumerable.Range(0, column.Count).Select(column.IsMissing)];
        if (column.DType == DType.Text) return new(OperandKind.Text, null, [.. Enumerable.Range(0, column.Count).Select(column.TextAt)], missing);
        return new(column.DType == DType.Bool ? OperandKind.Truth : OperandKind.Number, [.. Enumerable.Range(0, column.Count).Select(row => Decimal(column, row))], null, missing);
    }

    // A column is Float32 where that keeps the digits that were read: 0.1 must stay 0.1 beside a constant, not become 0.10000000149.
    private static double Decimal(Column column, int row)
    {
        double value = column.NumberAt(row);
        if (column.DType != DType.Float32 || Math.Abs(value) is not (> 1e-20 and < 1e27)) return value;
        double digits = (double)(decimal)(float)value;
        return (float)digits == (float)value ? digits : value;
    }
}

internal sealed class ConstantNode(object value, int position) : ExpressionNode(position)
{
    public override void CollectColumns(List<string> names) { }

    public override Operand Evaluate(Table table, string text) => value switch
    {
        string constant => new(OperandKind.Text, null, [.. Enumerable.Repeat(constant, table.RowCount)], null),
        bool constant => new(OperandKind.Truth, [.. Enumerable.Repeat(constant ? 1.0 : 0, table.RowCount)], null, null),
        _ => new(OperandKind.Number, [.. Enumerable.Repeat((double)value, table.RowCount)], null, null),
    };
}

internal sealed class UnaryNode(string operation, ExpressionNode operand, int position) : ExpressionNode(position)
{
    public override void CollectColumns(List<string> names) => operand.CollectColumns(names);

    public override Operand Evaluate(Table table, string text)
    {
        Operand value = operand.Evaluate(table, text);
        if (operation == "-") return value with { Numbers = Array.ConvertAll(Numbers(value, text, operand).Numbers!, x => -x) };
        value = value.As(OperandKind.Truth);
        if (value.Kind != OperandKind.Truth) throw Error(text, operand.Position, "a truth value after not", Describe(value.Kind));
        return value with { Numbers = Array.ConvertAll(value.Numbers!, x => 1 - x) };
    }
}

internal sealed class BinaryNode(string operation, ExpressionNode left, ExpressionNode right, int position) : ExpressionNode(position)
{
    public override void CollectColumns(List<string> names)
    {
        left.CollectColumns(names);
        right.CollectColumns(names);
    }

    public override Operand Evaluate(Table table, string text)
    {
        Operand a = left.Evaluate(table, text), b = right.Evaluate(table, text);
        if (operation is "and" or "or") return Logic(a.As(OperandKind.Truth), b.As(OperandKind.Truth), text);
        if (operation is "+" or "-" or "*" or "/") return Arithmetic(Numbers(a, text, left), Numbers(b, text, right));
        return Compare(a, b, text);
    }

    private Operand Arithmetic(Operand a, Operand b)
    {
        Func<double, double, double> compute = operation switch
        {
            "+" => (x, y) => x + y,
            "-" => (x, y) => x - y,
            "*" => (x, y) => x * y,
            _ => (x, y) => x / y,
        };
        double[] values = [.. a.Numbers!.Zip(b.Numbers!, compute)];
        // What is not a number, such as 0 / 0, is not known either.
        return new(OperandKind.Number, values, null, Array.Exists(values, double.IsNaN) ? Array.ConvertAll(values, double.IsNaN) : EitherMissing(a, b));
    }

    private Operand Compare(Operand a, Operand b, string text)
    {
        if (a.Kind == OperandKind.Nothing || b.Kind == OperandKind.Nothing) return (a.Kind == OperandKind.Nothing ? a : b).As(OperandKind.Truth);
        if (a.Kind != b.Kind) throw Error(text, Position, $"{Describe(a.Kind)} on both sides of {operation}", $"{Describe(b.Kind)} on the right");
        if (a.Kind == OperandKind.Truth && operation is not ("==" or "!=")) throw Error(text, Position, "numbers or texts beside " + operation, "truth values");
        Func<int, bool> holds = operation switch
        {
            "==" => order => order == 0,
            "!=" => order => order != 0,
            "<" => order => order < 0,
            "<=" => order => order <= 0,
            ">" => order => order > 0,
            _ => order => order >= 0,
        };
        IEnumerable<int> orders = a.Kind == OperandKind.Text
            ? a.Texts!.Zip(b.Texts!, string.CompareOrdinal)
            : a.Numbers!.Zip(b.Numbers!, (x, y) => x.CompareTo(y));
        return new(OperandKind.Truth, [.. orders.Select(order => holds(order) ? 1.0 : 0)], null, EitherMissing(a, b));
    }

    /// <summary>Three-valued: false and missing is false, true or missing is true.</summary>
    private Operand Logic(Operand a, Operand b, string text)
    {
        if (a.Kind != OperandKind.Truth) throw Error(text, left.Position, $"a truth value before {operation}", Describe(a.Kind));
        if (b.Kind != OperandKind.Truth) throw Error(text, right.Position, $"a truth value after {operation}", Describe(b.Kind));
        double decides = operation == "or" ? 1 : 0;
        var values = new double[a.Numbers!.Length];
        var missing = new bool[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            bool isDecided = (!a.IsMissing(row) && a.Numbers[row] == decides) || (!b.IsMissing(row) && b.Numbers![row] == decides);
            missing[row] = !isDecided && (a.IsMissing(row) || b.IsMissing(row));
            values[row] = isDecided ? decides : missing[row] ? 0 : 1 - decides;
        }
        return new(OperandKind.Truth, values, null, missing);
    }

    private static bool[]? EitherMissing(Operand a, Operand b) =>
        a.Missing is null ? b.Missing : b.Missing is null ? a.Missing : [.. a.Missing.Zip(b.Missing, (x, y) => x || y)];
}
