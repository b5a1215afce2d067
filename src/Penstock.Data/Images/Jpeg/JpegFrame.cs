namespace Penstock.Data;

/// <summary>What a frame header (SOF) says of a JPEG image.</summary>
internal sealed class JpegFrame(int width, int height, bool isProgressive, JpegComponent[] components)
{
    public int Width => width;

    public int Height => height;

    public bool IsProgressive => isProgressive;

    public JpegComponent[] Components => components;

    /// <summary>The greatest sampling factors, which are those of the full size.</summary>
    public int MaximumH { get; } = components.Max(c => c.H);

    /// <inheritdoc cref="MaximumH"/>
    public int MaximumV { get; } = components.Max(c => c.V);

    public int UnitsWide => Ceiling(width, 8 * MaximumH);

    public int UnitsHigh => Ceiling(height, 8 * MaximumV);

    /// <summary>The bits that the scans take at least: one for the first coefficient of a block, and one for the end of it.</summary>
    public long Bits => components.Sum(c => (long)c.BlocksWide * c.BlocksHigh) * (isProgressive ? 1 : 2);

    /// <summary>Gives the components their sizes.</summary>
    public void Measure()
    {
        foreach (JpegComponent component in components)
        {
            (component.Width, component.Height) = (Ceiling(width * component.H, MaximumH), Ceiling(height * component.V, MaximumV));
            (component.PaddedBlocksWide, component.PaddedBlocksHigh) = (UnitsWide * component.H, UnitsHigh * component.V);
        }
    }

    private static int Ceiling(int size, int part) => (size + part - 1) / part;
}

/// <summary>One of the colours of a JPEG image, with what has been decoded of it.</summary>
internal sealed class JpegComponent(int id, int h, int v, int quantisationTable)
{
    public int Id => id;

    /// <summary>Samples across in a unit, in blocks.</summary>
    public int H => h;

    /// <summary>Samples down in a unit, in blocks.</summary>
    public int V => v;

    public int QuantisationTable => quantisationTable;

    /// <summary>Samples across that count.</summary>
    public int Width { get; set; }

    /// <summary>Samples down that count.</summary>
    public int Height { get; set; }

    public int BlocksWide => (Width + 7) / 8;

    public int BlocksHigh => (Height + 7) / 8;

    /// <summary>Blocks across that a scan of several components holds.</summary>
    public int PaddedBlocksWide { get; set; }

    /// <inheritdoc cref="PaddedBlocksWide"/>
    public int PaddedBlocksHigh { get; set; }

    /// <summary>Bytes from a row of <see cref="Plane"/> to the next.</summary>
    public int Stride => PaddedBlocksWide * 8;

    /// <summary>The quantisation table as it was at the component's first scan, in zigzag order; null before.</summary>
    public ushort[]? Quantisation { get; set; }

    /// <summary>A bit for each coefficient of a progressive file that scans hold to its last bit, the first lowest.</summary>
    public ulong Whole { get; set; }

    /// <summary>The samples.</summary>
    public byte[] Plane { get; set; } = [];

    /// <summary>The coefficients of a progressive file, 64 a block in natural order.</summary>
    public short[] Coefficients { get; set; } = [];
}
