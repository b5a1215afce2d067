namespace Penstock.Models;

/// <summary>Which activations are computed anew in the backward pass instead of being kept (Chen et al. 2016). The gradients are the same, bit by bit.</summary>
public sealed record Checkpointing
{
    private Checkpointing()
    {
    }

    /// <summary>The part of the plain plan's arena that is aimed at; null where layers say what is kept.</summary>
    public double? Share { get; private init; }

    /// <summary>The layers whose results are kept; what lies between them is computed anew.</summary>
    public IReadOnlyList<Layer> Layers { get; private init; } = [];

    /// <summary>Segments of the forward pass are computed anew, those first that free the most bytes for the least time, until activations take the given part of what they take without.</summary>
    /// <param name="share">Above 0, to 1. Where it cannot be reached, the least is taken. Default 0.4.</param>
    public static Checkpointing ByCost(double share = 0.4) => share is > 0 and <= 1
        ? new() { Share = share }
        : throw new ArgumentException(FormattableString.Invariant($"Checkpointing: expected a share above 0, to 1, got {share}."));

    /// <summary>What the given layers give is kept; what lies between them is computed anew, all but the last stretch.</summary>
    /// <param name="layers">Layers of the model, or of models within it.</param>
    public static Checkpointing After(params IReadOnlyList<Layer> layers) => layers.Count > 0
        ? new() { Layers = [.. layers] }
        : throw new ArgumentException("Checkpointing: expected at least one layer, got none.");
}
