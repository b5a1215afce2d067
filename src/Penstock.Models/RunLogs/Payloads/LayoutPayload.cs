using Penstock.Data;

namespace Penstock.Models;

/// <summary>A layout of charts of scalars: the plugin custom_scalars keeps it in the text of one tag.</summary>
/// <param name="Categories">The groups of charts, from above.</param>
public sealed record LayoutPayload(params IReadOnlyList<LayoutCategory> Categories)
{
    /// <summary>The tag of the layout.</summary>
    public const string Tag = "custom_scalars__config__";

    private const int CategoryField = 2;

    /// <summary>The message.</summary>
    public byte[] Write()
    {
        var to = new ProtoWriter();
        foreach (LayoutCategory category in Categories)
        {
            int begun = to.Begin(CategoryField);
            category.Write(to);
            to.End(begun);
        }
        return to.Written.ToArray();
    }

    /// <summary>Reads the message.</summary>
    /// <param name="content">The text of the tag.</param>
    /// <exception cref="InvalidDataException">It is no such message.</exception>
    public static LayoutPayload Read(ReadOnlySpan<byte> content) => Payload.Read(RunPlugin.CustomScalars, content, ReadFields);

    private static LayoutPayload ReadFields(ReadOnlySpan<byte> whole) => new(Payload.All(whole, new(0, whole.Length), CategoryField, LayoutCategory.Read));
}
