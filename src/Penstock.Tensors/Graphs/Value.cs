namespace Penstock.Tensors;

/// <summary>One result of one node of a graph.</summary>
public sealed class Value
{
    internal Value(Node node, int index, TensorType type) => (Node, Index, Type) = (node, index, type);

    /// <summary>The node that computes the value.</summary>
    public Node Node { get; }

    /// <summary>Which of the node's results it is.</summary>
    public int Index { get; }

    /// <summary>Element type and shape.</summary>
    public TensorType Type { get; }

    /// <summary>The graph that the value belongs to.</summary>
    public Graph Graph => Node.Graph;

    /// <summary>The element type.</summary>
    public DType DType => Type.DType;

    /// <summary>The shape, whose axes may be symbolic.</summary>
    public Shape Shape => Type.Shape;

    /// <summary>The node's name and the type.</summary>
    public override string ToString() => $"{Node.Label}{(Node.Results.Count > 1 ? $":{Index}" : "")} {Type}";

    /// <summary>Elementwise sum, with broadcasting.</summary>
    public static Value operator +(Value a, Value b) => Op.Add(a, b);

    /// <summary>Elementwise difference, with broadcasting.</summary>
    public static Value operator -(Value a, Value b) => Op.Subtract(a, b);

    /// <summary>Elementwise product, with broadcasting.</summary>
    public static Value operator *(Value a, Value b) => Op.Multiply(a, b);

    /// <summary>Elementwise quotient, with broadcasting.</summary>
    public static Value operator /(Value a, Value b) => Op.Divide(a, b);

    /// <summary>Elementwise negation.</summary>
    public static Value operator -(Value a) => Op.Negate(a);

    /// <summary>Adds a number to every element.</summary>
    public static Value operator +(Value a, double b) => Op.Add(a, a.Graph.Number(b, a.DType));

    /// <summary>Subtracts a number from every element.</summary>
    public static Value operator -(Value a, double b) => Op.Subtract(a, a.Graph.Number(b, a.DType));

    /// <summary>Subtracts every element from a number.</summary>
    public static Value operator -(double a, Value b) => Op.Subtract(b.Graph.Number(a, b.DType), b);

    /// <summary>Multiplies every element by a number.</summary>
    public static Value operator *(Value a, double b) => Op.Multiply(a, a.Graph.Number(b, a.DType));

    /// <summary>Multiplies every element by a number.</summary>
    public static Value operator *(double a, Value b) => b * a;

    /// <summary>Divides every element by a number.</summary>
    public static Value operator /(Value a, double b) => Op.Divide(a, a.Graph.Number(b, a.DType));

    /// <summary>Divides a number by every element.</summary>
    public static Value operator /(double a, Value b) => Op.Divide(b.Graph.Number(a, b.DType), b);
}
