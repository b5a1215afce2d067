using System.Linq.Expressions;

namespace Penstock.Data;

/// <summary>Adds an expression tree to a fingerprint: its operators, members and types as words, its constants as values.</summary>
internal sealed class ExpressionWalk(ValueWalk values) : ExpressionVisitor
{
    public void Add(Expression expression) => Visit(expression);

    public override Expression? Visit(Expression? node)
    {
        values.AddWord(node is null ? "nothing" : $"{node.NodeType} {TypeText.Of(node.Type)}");
        return base.Visit(node);
    }

    protected override Expression VisitMember(MemberExpression node)
    {
        values.AddWord(TypeText.NameOf(node.Member));
        // A captured variable is a field of a constant that holds others too.
        if (node is { Expression: ConstantExpression { Value: { } holder }, Member: System.Reflection.FieldInfo field })
        {
            values.AddConstant(field.GetValue(holder));
            return node;
        }
        return base.VisitMember(node);
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        values.AddWord($"{TypeText.Of(node.Method.DeclaringType)}.{TypeText.NameOf(node.Method)}");
        values.AddCode(node.Method);
        return base.VisitMethodCall(node);
    }

    protected override Expression VisitParameter(ParameterExpression node)
    {
        values.AddWord(node.Name ?? "");
        return node;
    }

    protected override Expression VisitConstant(ConstantExpression node)
    {
        values.AddConstant(node.Value);
        return node;
    }
}
