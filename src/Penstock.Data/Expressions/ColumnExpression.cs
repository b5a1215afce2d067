using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>
/// An expression over the columns of a table, such as <c>tips > 0.2 * fare</c>: numbers, texts in quotes, column names (in backticks where they
/// have spaces), + - * /, comparisons, and, or, not, parentheses. What is computed from a missing value is missing, unless the
/// other side of an and or an or decides alone. A column without any value may stand for numbers, texts or truth values.
/// </summary>
public sealed class ColumnExpression
{
    private readonly ExpressionNode _root;

    private ColumnExpression(string text, ExpressionNode root)
    {
        (Text, _root) = (text, root);
        var names = new List<string>();
        root.CollectColumns(names);
        Columns = names;
    }

    /// <summary>The text that was parsed.</summary>
    public string Text { get; }

    /// <summary>The columns that the expression reads, each once, in the order of the text.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Whether the expression is the name of a column and nothing more.</summary>
    public bool IsColumn => _root is ColumnNode;

    /// <summary>Reads an expression.</summary>
    /// <exception cref="FormatException">The text is not an expression; the message says where.</exception>
    public static ColumnExpression Parse(string text) => new(text, new ExpressionParser(text).Parse());

    /// <summary>Computes the expression for every row.</summary>
    /// <returns>A column named as the text: the column itself, where the expression is only its name; else Bool for comparisons and logic, Float64 for arithmetic.</returns>
    /// <exception cref="FormatException">A column is missing, or its type does not suit the operator; the message says where.</exception>
    public Column Evaluate(Table table)
    {
        if (_root is ColumnNode { Name: var name } && table.Has(name)) return table.Column(name);
        Operand result = _root.Evaluate(table, Text);
        bool[]? missing = result.Missing is { } mask && mask.Contains(true) ? mask : null;
        return result.Kind switch
        {
            OperandKind.Truth => new Column(Text, Tensor.From(Array.ConvertAll(result.Numbers!, x => x != 0)), missing),
            OperandKind.Number => new Column(Text, Tensor.From(result.Numbers!), missing),
            _ => new Column(Text, Tensor.From(result.Texts!), missing),
        };
    }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
