namespace Penstock.Models;

/// <summary>What kind of data a tag holds, for readers that do not know its plugin.</summary>
internal enum DataClass
{
    Unknown = 0,
    Scalar = 1,
    Tensor = 2,
    BlobSequence = 3,
}

/// <summary>What is written with the first value of a tag.</summary>
/// <param name="Plugin">The plugin.</param>
/// <param name="Class">The kind of data.</param>
/// <param name="Content">The plugin's own.</param>
/// <param name="Info">What is told of the tag.</param>
internal sealed record PluginTag(string Plugin, DataClass Class, byte[] Content, TagInfo? Info);
