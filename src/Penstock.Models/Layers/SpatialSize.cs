using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Whole numbers for the spatial axes of sequences, images or volumes; a single number stands for all axes.</summary>
public sealed record SpatialSize
{
    private readonly Axes _numbers;

    internal SpatialSize(Axes numbers) =>
        _numbers = numbers.Count is >= 1 and <= 3 && numbers.All(n => n >= 0) ? numbers : throw new ArgumentException($"SpatialSize: expected 1 to 3 numbers of 0 or more, got {numbers}.");

    /// <summary>The same number for all axes.</summary>
    public static implicit operator SpatialSize(int all) => new([all]);

    /// <summary>Numbers for height and width.</summary>
    public static implicit operator SpatialSize((int Height, int Width) size) => new([size.Height, size.Width]);

    /// <summary>Numbers for depth, height and width.</summary>
    public static implicit operator SpatialSize((int Depth, int Height, int Width) size) => new([size.Depth, size.Height, size.Width]);

    /// <summary>The numbers in brackets.</summary>
    public override string ToString() => _numbers.Count == 1 ? $"{_numbers[0]}" : $"({string.Join(", ", _numbers)})";

    /// <summary>A number for each of so many axes.</summary>
    /// <param name="axes">How many axes there are.</param>
    /// <param name="layer">The layer's name for messages.</param>
    /// <param name="least">The smallest number that makes sense.</param>
    internal Axes For(int axes, string layer, int least = 1)
    {
        if (_numbers.Count != 1 && _numbers.Count != axes) throw new ArgumentException($"{layer}: expected {(axes == 1 ? "a single number" : $"1 or {axes} numbers")}, one for each spatial axis, got {this}.");
        if (_numbers.Any(n => n < least)) throw new ArgumentException($"{layer}: expected numbers of {least} or more for the spatial axes, got {this}.");
        return _numbers.Count == axes ? _numbers : [.. Enumerable.Repeat(_numbers[0], axes)];
    }

    /// <summary>The numbers as Keras writes them.</summary>
    internal JsonArray Config(int axes, string layer, int least = 1) => KerasText.List(For(axes, layer, least))!;
}
