namespace Penstock.Data;

/// <summary>A component in a scan, and the numbers of its Huffman tables.</summary>
internal readonly record struct JpegScanComponent(JpegComponent Component, int DcTable, int AcTable);

/// <summary>What a scan (SOS) holds: which components, which coefficients, and which of their bits.</summary>
/// <param name="Parts">The components.</param>
/// <param name="First">The first coefficient, in zigzag order.</param>
/// <param name="Last">The last coefficient.</param>
/// <param name="High">The lowest bit that earlier scans held; 0: there was none.</param>
/// <param name="Low">The lowest bit that this one holds.</param>
internal sealed record JpegScanHeader(JpegScanComponent[] Parts, int First, int Last, int High, int Low)
{
    private const int MostBlocksInUnit = 10;

    /// <summary>Marks in its components which coefficients are whole after this scan.</summary>
    public void Mark()
    {
        ulong held = ulong.MaxValue >> (63 - Last) & ulong.MaxValue << First;
        foreach (JpegScanComponent part in Parts) part.Component.Whole = Low == 0 ? part.Component.Whole | held : part.Component.Whole & ~held;
    }

    public static JpegScanHeader Read(JpegFile file, ReadOnlySpan<byte> content, string place)
    {
        int count = content.Length > 0 ? content[0] : 0;
        if (count is < 1 or > 4 || content.Length != 4 + 2 * count) throw file.Error($"1 to 4 components and as many bytes as they take in the scan at {place}", $"{count} and {content.Length} bytes");
        var parts = new JpegScanComponent[count];
        for (int i = 0; i < count; i++)
        {
            int id = content[1 + 2 * i], tables = content[2 + 2 * i];
            // Some files call all their components the same.
            JpegComponent? component = Array.Find(file.Frame.Components, c => c.Id == id && !parts.Any(p => p.Component == c));
            if (component is null) throw file.Error($"each component of the frame once in the scan at {place}", $"{id}");
            if (tables >> 4 > 3 || (tables & 15) > 3) throw file.Error($"Huffman tables 0 to 3 in the scan at {place}", $"{tables >> 4} and {tables & 15}");
            parts[i] = new(component, tables >> 4, tables & 15);
        }
        if (count > 1 && parts.Sum(p => p.Component.H * p.Component.V) > MostBlocksInUnit) throw file.Error($"at most {MostBlocksInUnit} blocks in a unit of the scan at {place}", $"{parts.Sum(p => p.Component.H * p.Component.V)}");
        int first = content[^3], last = content[^2], high = content[^1] >> 4, low = content[^1] & 15;
        if (!file.Frame.IsProgressive) return new(parts, 0, 63, 0, 0);
        bool isValid = (first == 0 ? last == 0 : last >= first && last < 64 && count == 1) && (high == 0 || low == high - 1) && low <= 13;
        return isValid ? new(parts, first, last, high, low) : throw file.Error($"coefficients and bits of a progressive scan at {place}", $"{first} to {last}, bits {high} to {low}, of {count} components");
    }
}
