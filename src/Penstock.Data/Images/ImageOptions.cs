namespace Penstock.Data;

/// <summary>How an image is read; the defaults suit photographs.</summary>
public sealed record ImageOptions
{
    /// <summary>1 grey, 3 RGB, 4 RGB and alpha; null: those of the file, which for PNG may be 2, grey and alpha. Of a JPEG image grey is its brightness, elsewhere the weights of ITU-R 601 make it of colours; RGB leaves alpha away.</summary>
    public int? Channels { get; init; }

    /// <summary>The most bytes of pixels to accept, at four bytes a pixel; 256 MiB by default.</summary>
    public long MaximumBytes { get; init; } = 1 << 28;

    /// <summary>Whether a photograph is turned as its EXIF orientation says; true by default.</summary>
    public bool Turn { get; init; } = true;

    /// <summary>What decodes JPEG files; the fastest by default.</summary>
    public JpegDecoder JpegDecoder { get; init; } = JpegDecoder.Fastest;

    /// <summary>The height to resize to, together with <see cref="Width"/>; null, the default: that of the file.</summary>
    public int? Height { get; init; }

    /// <summary>The width to resize to, together with <see cref="Height"/>; null, the default: that of the file.</summary>
    public int? Width { get; init; }

    /// <summary>How an image of other proportions is made to fit; stretched by default.</summary>
    public ImageFit Fit { get; init; } = ImageFit.Stretch;

    /// <summary>How new pixels are made of old ones; bilinear by default.</summary>
    public ResizeMethod Method { get; init; } = ResizeMethod.Bilinear;

    /// <summary>Whether all pixels count where an image shrinks; false by default.</summary>
    public bool Antialias { get; init; }

    /// <summary>Whether what is decoded is only made something else of.</summary>
    internal bool IsResized => Height is not null;

    /// <summary>What an array can hold at most counts whatever is allowed.</summary>
    internal long MostBytes => Math.Min(MaximumBytes, Array.MaxLength);

    internal void Check()
    {
        if (Height is null != Width is null || Height < 1 || Width < 1) throw new ArgumentException($"Image: expected a height and a width of 1 or more, or neither, got {Height?.ToString() ?? "none"} and {Width?.ToString() ?? "none"}.");
        if (Channels is not (null or 1 or 3 or 4)) throw new ArgumentOutOfRangeException(nameof(Channels), Channels, $"Image: expected 1, 3 or 4 channels, got {Channels}.");
    }
}

/// <summary>How an image is made to fit other proportions.</summary>
public enum ImageFit
{
    /// <summary>Its proportions change.</summary>
    Stretch,
    /// <summary>The largest middle part of the proportions is cut out: crop_to_aspect_ratio of Keras.</summary>
    Crop,
    /// <summary>Zeros at two sides fill it up: pad_to_aspect_ratio of Keras.</summary>
    Pad,
}
