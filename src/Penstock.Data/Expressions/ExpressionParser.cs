using System.Globalization;

namespace Penstock.Data;

/// <summary>Reads an expression by precedence: or, and, not, comparison, sum, product, sign.</summary>
internal sealed class ExpressionParser(string text)
{
    private const int MaximumDepth = 200;

    private static readonly string[] Symbols = ["==", "!=", "<>", "<=", ">=", "&&", "||", "<", ">", "=", "+", "-", "*", "/", "(", ")", "!"];

    private int _at, _depth, _start;
    private string _token = "";
    private object? _value;

    private enum Kind { End, Symbol, Word, Name, Constant }

    private Kind _kind;

    public ExpressionNode Parse()
    {
        Next();
        ExpressionNode node = Or();
        return _kind == Kind.End ? node : throw Unexpected("an operator or the end");
    }

    private ExpressionNode Or() => Chain(And, token => token is "or" or "||" ? "or" : null);

    private ExpressionNode And() => Chain(Not, token => token is "and" or "&&" ? "and" : null);

    private ExpressionNode Not()
    {
        if (!IsOperator || Operator is not ("not" or "!")) return Comparison();
        int position = _start;
        Next();
        return Deeper(() => new UnaryNode("not", Not(), position));
    }

    private ExpressionNode Comparison()
    {
        ExpressionNode left = Sum();
        if (ComparisonOf(Operator) is not { } operation) return left;
        int position = _start;
        Next();
        var node = new BinaryNode(operation, left, Sum(), position);
        return ComparisonOf(Operator) is null ? node : throw Unexpected("one comparison (join two with and)");
    }

    private ExpressionNode Sum() => Chain(Product, token => token is "+" or "-" ? token : null);

    private ExpressionNode Product() => Chain(Sign, token => token is "*" or "/" ? token : null);

    private ExpressionNode Sign()
    {
        if (Operator is not ("-" or "+")) return Primary();
        (int position, bool isMinus) = (_start, Operator == "-");
        Next();
        return Deeper(() => isMinus ? new UnaryNode("-", Sign(), position) : Sign());
    }

    private ExpressionNode Primary()
    {
        int position = _start;
        ExpressionNode node;
        if (Operator == "(")
        {
            Next();
            node = Deeper(Or);
            if (Operator != ")") throw Unexpected("a closing parenthesis");
        }
        else node = _kind switch
        {
            Kind.Constant => new ConstantNode(_value!, position),
            Kind.Name => new ColumnNode(_token, position),
            Kind.Word when Operator is "true" or "false" => new ConstantNode(Operator == "true", position),
            Kind.Word when !IsOperator => new ColumnNode(_token, position),
            _ => throw Unexpected("a column, a number, a text or a parenthesis"),
        };
        Next();
        return node;
    }

    private ExpressionNode Chain(Func<ExpressionNode> part, Func<string, string?> operationOf)
    {
        ExpressionNode node = part();
        while (operationOf(Operator) is { } operation)
        {
            int position = _start;
            Next();
            node = new BinaryNode(operation, node, part(), position);
            // A long chain is a deep tree.
            if (++_depth > MaximumDepth) throw TooDeep();
        }
        return node;
    }

    private ExpressionNode Deeper(Func<ExpressionNode> part) => ++_depth <= MaximumDepth ? part() : throw TooDeep();

    private FormatException TooDeep() => ExpressionNode.Error(text, _start, $"at most {MaximumDepth} operators and parentheses", "more");

    /// <summary>The token as an operator or a word in small letters; empty for names in backticks and constants.</summary>
    private string Operator => _kind is Kind.Symbol ? _token : _kind is Kind.Word ? _token.ToLowerInvariant() : "";

    private bool IsOperator => _kind is Kind.Symbol || Operator is "and" or "or" or "not";

    private static string? ComparisonOf(string token) => token switch { "=" or "==" => "==", "<>" or "!=" => "!=", "<" or "<=" or ">" or ">=" => token, _ => null };

    private void Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at])) _at++;
        _start = _at;
        if (_at == text.Length) (_kind, _token) = (Kind.End, "");
        else if (text[_at] is '\'' or '"') (_kind, _value) = (Kind.Constant, Enclosed(text[_at]));
        else if (text[_at] == '`') (_kind, _token) = (Kind.Name, Enclosed('`'));
        else if (char.IsAsciiDigit(text[_at]) || (text[_at] == '.' && _at + 1 < text.Length && char.IsAsciiDigit(text[_at + 1]))) (_kind, _value) = (Kind.Constant, Number());
        else if (char.IsLetter(text[_at]) || text[_at] == '_') (_kind, _token) = (Kind.Word, Word());
        else if (Array.Find(Symbols, s => text.AsSpan(_at).StartsWith(s)) is { } symbol) (_kind, _token, _at) = (Kind.Symbol, symbol, _at + symbol.Length);
        else throw ExpressionNode.Error(text, _at, "a column, a number, a text or an operator", $"'{text[_at]}'");
    }

    private string Word()
    {
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] is '_' or '.')) _at++;
        return text[_start.._at];
    }

    private object Number()
    {
        while (_at < text.Length && (char.IsLetterOrDigit(text[_at]) || text[_at] == '.' || (text[_at] is '+' or '-' && text[_at - 1] is 'e' or 'E'))) _at++;
        return double.TryParse(text.AsSpan(_start, _at - _start), NumberStyles.Float, CultureInfo.InvariantCulture, out double number)
            ? number
            : throw ExpressionNode.Error(text, _start, "a number", $"\"{text[_start.._at]}\"");
    }

    private string Enclosed(char mark)
    {
        var content = new System.Text.StringBuilder();
        for (_at++; _at < text.Length; _at++)
        {
            if (text[_at] != mark) content.Append(text[_at]);
            else if (_at + 1 < text.Length && text[_at + 1] == mark) content.Append(text[_at++]);
            else
            {
                _at++;
                return content.ToString();
            }
        }
        throw ExpressionNode.Error(text, _start, $"a closing {mark}", "the end");
    }

    private FormatException Unexpected(string expected) => ExpressionNode.Error(text, _start, expected, _kind switch
    {
        Kind.End => "the end",
        Kind.Constant => $"\"{text[_start.._at]}\"",
        _ => $"\"{_token}\"",
    });
}
