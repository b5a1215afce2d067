namespace Penstock.Data;

/// <summary>How a folder of images is read; the defaults are those of Keras, but for the order.</summary>
public sealed record ImageFolderOptions
{
    /// <summary>The height that all images are resized to; 256 by default.</summary>
    public int Height { get; init; } = 256;

    /// <summary>The width that all images are resized to; 256 by default.</summary>
    public int Width { get; init; } = 256;

    /// <summary>1 grey, 3 RGB, 4 RGB and alpha; 3 by default.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>How images of other proportions are made to fit; stretched by default.</summary>
    public ImageFit Fit { get; init; } = ImageFit.Stretch;

    /// <summary>How new pixels are made of old ones; bilinear by default.</summary>
    public ResizeMethod Method { get; init; } = ResizeMethod.Bilinear;

    /// <summary>Whether all pixels count where an image shrinks; false by default.</summary>
    public bool Antialias { get; init; }

    /// <summary>Whether labels are Float32 [classes], 1 for the class and 0 elsewhere, instead of Int32; false by default.</summary>
    public bool OneHot { get; init; }

    /// <summary>The share of the images that are held out, from 0 to below 1; 0 by default.</summary>
    public double ValidationShare { get; init; }

    /// <summary>Decides which images are held out; 0 by default.</summary>
    public long Seed { get; init; }

    /// <summary>Shuffles the files anew in every epoch, before they are read; null, the default: ordered by class and name.</summary>
    public long? ShuffleSeed { get; init; }

    /// <summary>How many images are decoded at the same time; 1 by default.</summary>
    public int Parallelism { get; init; } = 1;

    /// <summary>The most bytes of pixels to accept of a file; 256 MiB by default.</summary>
    public long MaximumBytes { get; init; } = 1 << 28;

    /// <summary>What decodes JPEG files; the fastest by default.</summary>
    public JpegDecoder JpegDecoder { get; init; } = JpegDecoder.Fastest;

    internal ImageOptions ForImages => new()
    {
        Height = Height, Width = Width, Channels = Channels, Fit = Fit, Method = Method, Antialias = Antialias, MaximumBytes = MaximumBytes, JpegDecoder = JpegDecoder,
    };

    internal void Check()
    {
        if (Height < 1 || Width < 1) throw new ArgumentOutOfRangeException(nameof(Height), $"ImageFolder: expected a height and a width of 1 or more, got {Height} x {Width}.");
        if (Channels is not (1 or 3 or 4)) throw new ArgumentOutOfRangeException(nameof(Channels), Channels, $"ImageFolder: expected 1, 3 or 4 channels, got {Channels}.");
        if (!(ValidationShare >= 0 && ValidationShare < 1)) throw new ArgumentOutOfRangeException(nameof(ValidationShare), ValidationShare, $"ImageFolder: expected a share of 0 to below 1 to hold out, got {ValidationShare}.");
    }
}
