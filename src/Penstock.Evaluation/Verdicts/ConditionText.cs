using System.Globalization;
using System.Linq.Expressions;

namespace Penstock.Evaluation;

/// <summary>Writes a condition on metrics as C# has it, captured values as their values: <c>Auc &gt;= 0.94</c>.</summary>
internal sealed class ConditionText
{
    private const int Tightest = 7;

    private readonly ParameterExpression _parameter;
    private readonly List<MetricDefinition> _metrics;

    private ConditionText(ParameterExpression parameter, List<MetricDefinition> metrics) => (_parameter, _metrics) = (parameter, metrics);

    /// <summary>The text; the metrics that are read are added to the list.</summary>
    public static string Of(Expression body, ParameterExpression parameter, List<MetricDefinition> metrics) => new ConditionText(parameter, metrics).Write(body, 0);

    // A part that binds less than what it stands in is put in parentheses.
    private string Write(Expression expression, int binding)
    {
        if (!UsesParameter(expression)) return Constant(expression);
        switch (expression)
        {
            case MemberExpression member when member.Expression == _parameter:
                return Metric(MetricValues.Definition(member.Member.Name));
            case MemberExpression member:
                return $"{Write(member.Expression!, Tightest)}.{member.Member.Name}";
            case MethodCallExpression { Method.Name: "get_Item" } indexed when indexed.Object == _parameter && !UsesParameter(indexed.Arguments[0]):
                return Metric(MetricValues.Definition((string)Evaluate(indexed.Arguments[0])!));
            case MethodCallExpression call:
                return $"{(call.Object is null ? call.Method.DeclaringType!.Name : Write(call.Object, Tightest))}.{call.Method.Name}({string.Join(", ", call.Arguments.Select(argument => Write(argument, 0)))})";
            case BinaryExpression binary:
                var (sign, own) = Sign(binary.NodeType);
                string text = $"{Write(binary.Left, own)} {sign} {Write(binary.Right, own + 1)}";
                return own < binding ? $"({text})" : text;
            case UnaryExpression { NodeType: ExpressionType.Not } not:
                return $"!{Write(not.Operand, Tightest)}";
            case UnaryExpression { NodeType: ExpressionType.Negate or ExpressionType.NegateChecked } negated:
                return $"-{Write(negated.Operand, Tightest)}";
            case UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked } converted:
                return Write(converted.Operand, binding);
            case ParameterExpression:
                throw new ArgumentException("Requirement.That: expected a condition on metrics such as m => m.Auc >= 0.94, got one that hands the metrics on. Read a metric in the condition itself.");
            default:
                return expression.ToString();
        }
    }

    private string Metric(MetricDefinition metric)
    {
        _metrics.Add(metric);
        return metric.Property;
    }

    private bool UsesParameter(Expression expression)
    {
        var search = new ParameterSearch(_parameter);
        search.Visit(expression);
        return search.IsFound;
    }

    private static string Constant(Expression expression) => Evaluate(expression) switch
    {
        bool truth => truth ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        var other => other?.ToString() ?? "null",
    };

    private static object? Evaluate(Expression expression) => Expression.Lambda(expression).Compile(preferInterpretation: true).DynamicInvoke();

    private static (string Text, int Binding) Sign(ExpressionType type) => type switch
    {
        ExpressionType.OrElse => ("||", 1),
        ExpressionType.AndAlso => ("&&", 2),
        ExpressionType.Equal => ("==", 3),
        ExpressionType.NotEqual => ("!=", 3),
        ExpressionType.GreaterThan => (">", 4),
        ExpressionType.GreaterThanOrEqual => (">=", 4),
        ExpressionType.LessThan => ("<", 4),
        ExpressionType.LessThanOrEqual => ("<=", 4),
        ExpressionType.Add or ExpressionType.AddChecked => ("+", 5),
        ExpressionType.Subtract or ExpressionType.SubtractChecked => ("-", 5),
        ExpressionType.Multiply or ExpressionType.MultiplyChecked => ("*", 6),
        ExpressionType.Divide => ("/", 6),
        _ => (type.ToString(), 0),
    };

    private sealed class ParameterSearch(ParameterExpression parameter) : ExpressionVisitor
    {
        public bool IsFound { get; private set; }

        protected override Expression VisitParameter(ParameterExpression node)
        {
            IsFound |= node == parameter;
            return node;
        }
    }
}
