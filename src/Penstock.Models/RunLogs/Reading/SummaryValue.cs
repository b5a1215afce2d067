using Penstock.Data;

namespace Penstock.Models;

/// <summary>Where the parts of a Summary.Value lie.</summary>
internal readonly ref struct SummaryValue
{
    private const int MostPluginName = 256;

    private SummaryValue(ReadOnlySpan<byte> tag, int kind, float simple, ReadOnlySpan<byte> content, ReadOnlySpan<byte> metadata, bool hasMetadata)
    {
        Tag = tag;
        (Kind, Simple) = (kind, simple);
        Content = content;
        Metadata = metadata;
        HasMetadata = hasMetadata;
    }

    public ReadOnlySpan<byte> Tag { get; }

    /// <summary>The field that holds the value, of <see cref="ValueField"/>; 0 where there is none.</summary>
    public int Kind { get; }

    public float Simple { get; }

    /// <summary>The message of the value, where it is one.</summary>
    public ReadOnlySpan<byte> Content { get; }

    public ReadOnlySpan<byte> Metadata { get; }

    public bool HasMetadata { get; }

    /// <summary>The plugin that shows a value of an old kind.</summary>
    public string? OldPlugin => Kind switch
    {
        ValueField.Simple => RunPlugin.Scalars,
        ValueField.Histogram => RunPlugin.Histograms,
        ValueField.Image => RunPlugin.Images,
        ValueField.Audio => RunPlugin.Audio,
        _ => null,
    };

    /// <summary>Finds the parts; false where the message is malformed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out SummaryValue value)
    {
        var cursor = new WireCursor(bytes);
        ReadOnlySpan<byte> tag = [], node = [], content = [], metadata = [];
        (int kind, float simple, bool hasMetadata) = (0, 0, false);
        while (cursor.Next(out int field, out WireType wire))
        {
            if (field == ValueField.Simple && wire == WireType.Fixed32) (kind, simple) = (field, cursor.Single());
            else if (wire != WireType.Bytes) cursor.Pass(wire);
            else if (field == ValueField.Tag) tag = cursor.Bytes();
            else if (field == ValueField.Node) node = cursor.Bytes();
            else if (field == ValueField.Metadata)
            {
                metadata = cursor.Bytes();
                hasMetadata = true;
            }
            else if (field is ValueField.OldHistogram or ValueField.Image or ValueField.Histogram or ValueField.Audio or ValueField.Tensor)
            {
                content = cursor.Bytes();
                kind = field;
            }
            else cursor.Pass(wire);
        }
        // Tensors of the first TensorFlow have the name of their node only.
        value = new(tag.IsEmpty && kind == ValueField.Tensor ? node : tag, kind, simple, content, metadata, hasMetadata);
        return !cursor.IsMalformed;
    }

    /// <summary>What the metadata tell of the tag; false where they are malformed.</summary>
    public bool TryReadFacts(LogTexts texts, string tag, out TagFacts facts)
    {
        facts = TagFacts.Unknown;
        ReadOnlySpan<byte> plugin = [], display = [], description = [], content = [];
        var cursor = new WireCursor(Metadata);
        while (cursor.Next(out int field, out WireType wire))
        {
            if (wire != WireType.Bytes) cursor.Pass(wire);
            else if (field == ValueField.DisplayName) display = cursor.Bytes();
            else if (field == ValueField.Description) description = cursor.Bytes();
            else if (field != ValueField.Plugin) cursor.Pass(wire);
            else
            {
                var inner = new WireCursor(cursor.Bytes());
                while (inner.Next(out int part, out WireType type))
                {
                    if (part == ValueField.PluginName && type == WireType.Bytes) plugin = inner.Bytes();
                    else if (part == ValueField.PluginContent && type == WireType.Bytes) content = inner.Bytes();
                    else inner.Pass(type);
                }
                if (inner.IsMalformed) return false;
            }
        }
        if (cursor.IsMalformed || plugin.Length > MostPluginName) return false;
        string shown = LogTexts.Decode(display);
        if (shown == tag) shown = tag;
        facts = OldPlugin is { } old
            ? new(old, shown.Length > 0 ? shown : tag, LogTexts.Decode(description), OldContent(old))
            : new(texts.Of(plugin), shown, LogTexts.Decode(description), content.ToArray());
        return true;
    }

    // Images: converted_to_tensor. Audio: encoding WAV, converted_to_tensor.
    private static byte[] OldContent(string plugin) => plugin switch
    {
        RunPlugin.Images => [0x10, 0x01],
        RunPlugin.Audio => [0x10, 0x0B, 0x18, 0x01],
        _ => [],
    };
}
