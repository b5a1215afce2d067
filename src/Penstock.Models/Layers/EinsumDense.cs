using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A fully connected layer along any axes: activation(einsum(equation, x, kernel) + bias).</summary>
public sealed class EinsumDense : ActivatedKernelLayer
{
    private readonly EinsumEquation _equation;

    /// <summary>Makes a layer.</summary>
    /// <param name="equation">A letter for each axis of the input, of the kernel and of the output, such as <c>abc,cd->abd</c>; an ellipsis stands for axes without letters.</param>
    /// <param name="outputShape">The extents of the output without the batch axis and those of an ellipsis; -1 for what the input gives.</param>
    /// <param name="activation">Default linear.</param>
    public EinsumDense(string equation, IReadOnlyList<int> outputShape, Activation? activation = null) : base(activation) =>
        (Equation, OutputShape, _equation) = (equation, outputShape, EinsumEquation.Parse(equation));

    private EinsumDense(KerasConfig config) : base(config) =>
        (Equation, OutputShape, BiasAxes, _equation) = (config.Text("equation"), Extents(config), config.Has("bias_axes") ? config.Text("bias_axes") : null, EinsumEquation.Parse(config.Text("equation")));

    /// <summary>The letters of the axes.</summary>
    public string Equation { get; }

    /// <summary>The extents of the output without the batch axis and those of an ellipsis; -1 for what the input gives.</summary>
    public IReadOnlyList<int> OutputShape { get; }

    /// <summary>The letters of the output's axes that have a bias; null, the default, for no bias.</summary>
    public string? BiasAxes { get; init; }

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        int hidden = _equation.Left.Contains("...") ? input.Shape.Rank - (_equation.Left.Length - 3) : 0;
        Require(hidden >= 0 && !_equation.Right.Contains("..."), $"an input that fits {Equation} and a kernel without ellipsis", $"shape {input.Shape}");
        var (left, right, result) = _equation.Over(input.Shape.Rank, _equation.Right.Length);
        Dictionary<char, Dim> extents = left.Select((letter, i) => (letter, input.Shape[i])).ToDictionary();
        // Without a leading ellipsis the first letter is the batch.
        string named = _equation.Result.Replace("...", ""), told = _equation.Result.StartsWith("...", StringComparison.Ordinal) ? named : named[Math.Min(1, named.Length)..];
        Require(told.Length == OutputShape.Count, $"an output shape of {told.Length} extents for {Equation}", $"[{string.Join(", ", OutputShape)}]");
        for (int i = 0; i < told.Length; i++)
            if (OutputShape[i] >= 0 && !extents.TryAdd(told[i], OutputShape[i])) Require(!extents[told[i]].IsKnown || extents[told[i]] == OutputShape[i], $"{extents[told[i]]} as the extent of '{told[i]}'", OutputShape[i]);
        Value kernel = call.Weight("kernel", Known(right, extents), KernelRule);
        Value sums = Op.Einsum(Equation, input, kernel);
        return Activation.Apply(BiasAxes is { Length: > 0 } axes && UseBias ? sums + call.Weight("bias", Known(BiasLetters(result, axes), extents), BiasRule) : sums);
    }

    // The bias has the axes from its first letter on; those that share it have extent 1, which a letter of none stands for.
    private string BiasLetters(string result, string axes)
    {
        Require(axes.All(result.Contains), $"bias axes among those of the result of {Equation}", axes);
        return string.Concat(result[axes.Min(letter => result.IndexOf(letter))..].Select(letter => axes.Contains(letter) ? letter : ' '));
    }

    private Shape Known(string letters, Dictionary<char, Dim> extents)
    {
        Shape shape = [.. letters.Select(letter => letter == ' ' ? 1 : extents.GetValueOrDefault(letter) ?? Dim.Symbol($"{letter}"))];
        Require(shape.IsKnown, $"known extents of the letters \"{letters.Replace(" ", "")}\" in {Equation}", shape, "Give them in the output shape.");
        return shape;
    }

    private static int[] Extents(KerasConfig config) => config["output_shape"] is JsonArray list ? [.. list.Select(n => n?.GetValue<int>() ?? -1)] : [config.Whole("output_shape")];

    /// <inheritdoc/>
    public override JsonObject Config()
    {
        JsonObject config = WithKernel(new()
        {
            ["equation"] = Equation, ["output_shape"] = KerasText.List(OutputShape.Select(n => n < 0 ? (int?)null : n)), ["bias_axes"] = UseBias ? BiasAxes : null,
        });
        config.Remove("use_bias");
        return config;
    }

    internal static EinsumDense FromConfig(KerasConfig config) => new(config);
}
