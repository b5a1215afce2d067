using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>What is kept at right angles.</summary>
public enum OrthogonalMode
{
    /// <summary>The rows of a matrix.</summary>
    Rows,
    /// <summary>Its columns.</summary>
    Columns,
}

/// <summary>A penalty of factor times the mean of |cosine| over pairs of rows, or of columns, of a matrix.</summary>
public sealed record OrthogonalRegularizer : Regularizer
{
    /// <summary>The penalty of a factor.</summary>
    /// <param name="factor">Default 0.01.</param>
    /// <param name="mode">What is kept at right angles. Default the rows.</param>
    public OrthogonalRegularizer(double factor = 0.01, OrthogonalMode mode = OrthogonalMode.Rows) => (Factor, Mode) = (Checked(factor), mode);

    /// <summary>What the mean is multiplied by.</summary>
    public double Factor { get; }

    /// <summary>What is kept at right angles.</summary>
    public OrthogonalMode Mode { get; }

    /// <inheritdoc/>
    public override Value Penalty(Value x)
    {
        if (x.Shape.Rank != 2) throw new ArgumentException($"OrthogonalRegularizer: expected a matrix, got shape {x.Shape}.");
        bool areRows = Mode == OrthogonalMode.Rows;
        int axis = areRows ? 1 : 0, count = checked((int)x.Shape[1 - axis].Value);
        Value squared = Op.ExpandDims(Op.Sum(Op.Square(x), axis), axis);
        Value unit = x * Op.ReciprocalSqrt(Op.Maximum(squared, x.Graph.Number(1e-12, x.DType)));
        Value product = Op.MatMul(unit, unit, transposeA: !areRows, transposeB: areRows);
        Value pairs = Op.Sum(Op.Abs(product * (1 - Op.OneHot(x.Graph.Constant(Tensor.From([.. Enumerable.Range(0, count)])), count, x.DType))));
        return pairs * (Factor / Math.Max(1, count * (count - 1.0)));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["factor"] = Factor, ["mode"] = KerasText.Of(Mode) };

    internal static OrthogonalRegularizer FromConfig(KerasConfig config) => new(config.Number("factor", 0.01), config.Choice("mode", OrthogonalMode.Rows));
}
