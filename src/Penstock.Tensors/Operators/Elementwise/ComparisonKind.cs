namespace Penstock.Tensors;

/// <summary>The comparisons of two numbers.</summary>
internal enum ComparisonKind
{
    Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual,
}

/// <summary>The operations on two truth values.</summary>
internal enum LogicalKind
{
    And, Or, Xor,
}
