using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Whole numbers for the height and the width of images; a single number stands for both.</summary>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>The same number for both.</summary>
    public static implicit operator Size2D(int both) => new(both, both);

    /// <summary>A number for each.</summary>
    public static implicit operator Size2D((int Height, int Width) size) => new(size.Height, size.Width);

    /// <summary>Both numbers.</summary>
    public override string ToString() => $"({Height}, {Width})";

    internal Axes Axes => [Height, Width];

    internal JsonArray Config => [Height, Width];
}
