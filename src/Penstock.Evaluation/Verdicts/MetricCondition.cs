using System.Linq.Expressions;

namespace Penstock.Evaluation;

/// <summary>A part of a condition on metrics: its text, the metrics that it reads, and whether it holds; undefined metrics make it unknown.</summary>
internal sealed class MetricCondition
{
    private readonly Func<MetricValues, bool?> _holds;
    private readonly string _text;

    public MetricCondition(Expression body, ParameterExpression parameter)
    {
        var metrics = new List<MetricDefinition>();
        _text = ConditionText.Of(body, parameter, metrics);
        Metrics = [.. metrics.Distinct()];
        _holds = Logic(body, parameter);
    }

    /// <summary>The metrics that it reads.</summary>
    public IReadOnlyList<MetricDefinition> Metrics { get; }

    /// <summary>Whether it holds; null, if that hangs on an undefined metric.</summary>
    public bool? Holds(MetricValues values) => _holds(values);

    public override string ToString() => _text;

    // The three-valued logic of bool?: "a || unknown" is true where a is.
    private static Func<MetricValues, bool?> Logic(Expression body, ParameterExpression parameter)
    {
        if (body is BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.OrElse } both)
        {
            Func<MetricValues, bool?> left = Logic(both.Left, parameter), right = Logic(both.Right, parameter);
            return both.NodeType == ExpressionType.AndAlso ? values => left(values) & right(values) : values => left(values) | right(values);
        }
        if (body is UnaryExpression { NodeType: ExpressionType.Not } not)
        {
            Func<MetricValues, bool?> operand = Logic(not.Operand, parameter);
            return values => !operand(values);
        }
        var metrics = new List<MetricDefinition>();
        ConditionText.Of(body, parameter, metrics);
        Func<MetricValues, bool> holds = Expression.Lambda<Func<MetricValues, bool>>(body, parameter).Compile(preferInterpretation: true);
        return values => metrics.Exists(metric => double.IsNaN(metric.Of(values))) ? null : holds(values);
    }
}
