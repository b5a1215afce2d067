namespace Penstock.Models;

/// <summary>An embedding that the projector shows; paths are relative to the folder of the run.</summary>
/// <param name="Name">What it is called.</param>
public sealed record ProjectorEmbedding(string Name)
{
    /// <summary>A file of numbers parted by tabs, a row a line.</summary>
    public string TensorPath { get; init; } = "";

    /// <summary>A file of texts parted by tabs, a row a line; of several columns the first line names them. Default none.</summary>
    public string MetadataPath { get; init; } = "";

    /// <summary>A file of views. Default none.</summary>
    public string BookmarksPath { get; init; } = "";

    /// <summary>Rows and columns, where they are told. Default not.</summary>
    public IReadOnlyList<long> Shape { get; init; } = [];

    /// <summary>An image of all rows' images, from left to right and from above. Default none.</summary>
    public string SpritePath { get; init; } = "";

    /// <summary>Width and height of the image of one row, or null.</summary>
    public (int Width, int Height)? SpriteSize { get; init; }
}
