namespace Penstock.Data;

/// <summary>How an image is read; the defaults suit photographs.</summary>
public sealed record ImageOptions
{
    /// <summary>1 grey, 3 RGB, 4 RGB and alpha; null: those of the file. Of a JPEG image grey is its brightness, elsewhere the weights of ITU-R 601 make it of colours; RGB leaves alpha away.</summary>
    public int? Channels { get; init; }

    /// <summary>The most bytes of pixels to accept, at four bytes a pixel; 256 MiB by default.</summary>
    public long MaximumBytes { get; init; } = 1 << 28;

    /// <summary>Whether a photograph is turned as its EXIF orientation says; true by default.</summary>
    public bool Turn { get; init; } = true;

    /// <summary>What decodes JPEG files; the fastest by default.</summary>
    public JpegDecoder JpegDecoder { get; init; } = JpegDecoder.Fastest;

    internal void Check()
    {
        if (Channels is not (null or 1 or 3 or 4)) throw new ArgumentOutOfRangeException(nameof(Channels), Channels, $"Image: expected 1, 3 or 4 channels, got {Channels}.");
    }
}
