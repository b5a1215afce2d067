using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>
/// Texts or whole numbers as bins from 0 to below their number, by a hash that never changes: FarmHash, or SipHash where there is a salt. A whole
/// number is hashed as its decimal digits.
/// </summary>
/// <param name="numBins">How many bins there are, that of the mask included.</param>
public sealed class Hashing(int numBins) : Layer
{
    /// <summary>How many bins there are.</summary>
    public int NumBins { get; } = numBins >= 1 ? numBins : throw new ArgumentException($"Hashing: expected 1 bin or more, got {numBins}.");

    /// <summary>What goes to bin 0, where nothing else goes: a text, or a whole number by its digits; null, the default, for none.</summary>
    public string? MaskValue { get; init; }

    /// <summary>The two halves of the key of SipHash; a single number stands for both; null, the default, for FarmHash.</summary>
    public IReadOnlyList<long>? Salt
    {
        get;
        init => field = value is null or { Count: 2 } ? value : value.Count == 1
            ? [value[0], value[0]]
            : throw new ArgumentException($"Hashing: expected a salt of 1 or 2 numbers, got {value.Count}.");
    }

    /// <summary>How bins are encoded, as <see cref="CategoryEncoding"/> does; null, the default, for their numbers.</summary>
    public CategoryOutput? OutputMode { get; init => field = value.WithoutWeights(nameof(Hashing)); }

    /// <inheritdoc/>
    protected override bool TakesAnyType => true;

    /// <inheritdoc/>
    protected override Value Call(Value input, LayerCall call)
    {
        Require(input.DType == DType.Text || input.DType.IsInteger(), "texts or whole numbers", input.DType, "Put a Discretization before.");
        Value keys = input.DType == DType.Text ? input : Op.Cast(input, DType.Int64);
        bool isMasked = MaskValue is not null && NumBins > 1;
        int bins = isMasked ? NumBins - 1 : NumBins;
        Value hashed = Salt is { } key ? Op.SipHash(keys, bins, key[0], key[1]) : Op.FarmHash(keys, bins);
        if (isMasked) hashed = Op.Where(IsMask(keys), call.Graph.Number(0, DType.Int64), hashed + 1);
        return OutputMode is { } mode ? mode.Encode(hashed, NumBins) : hashed;
    }

    private Value IsMask(Value keys)
    {
        if (keys.DType == DType.Text) return Op.Equal(Op.TextLookup(keys, Tensor.From([MaskValue!]), buckets: 0), keys.Graph.Number(0, DType.Int64));
        Require(long.TryParse(MaskValue, System.Globalization.CultureInfo.InvariantCulture, out long number), "a mask that is a whole number, as the input is", $"\"{MaskValue}\"");
        return Op.Equal(keys, keys.Graph.Constant(Tensor.Scalar(number)));
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new()
    {
        ["num_bins"] = NumBins, ["salt"] = KerasText.List(Salt),
        ["mask_value"] = long.TryParse(MaskValue, System.Globalization.CultureInfo.InvariantCulture, out long number) ? number : MaskValue,
        ["output_mode"] = CategoryOutputs.Name(OutputMode), ["sparse"] = false,
    };

    internal static Hashing FromConfig(KerasConfig config) => new(config.Whole("num_bins"))
    {
        MaskValue = config["mask_value"]?.ToString(), Salt = config.Longs("salt"), OutputMode = CategoryOutputs.Of(config),
    };
}
