namespace Penstock.Data;

/// <summary>
/// What decodes JPEG files. The results are equal within one grey level, but for progressive files that end before all
/// bits are there, which TurboJPEG smooths. Both read four colours as Pillow does: 255 is no ink.
/// </summary>
public enum JpegDecoder
{
    /// <summary>TurboJPEG where the system has it, else managed code.</summary>
    Fastest,
    /// <summary>Managed code, the same on every system.</summary>
    Managed,
    /// <summary>The system's TurboJPEG library; an error where there is none.</summary>
    TurboJpeg,
}
