namespace Penstock.Data;

/// <summary>What decodes JPEG files; the results are equal within one grey level. Four colours are read as Pillow does: 255 is no ink.</summary>
public enum JpegDecoder
{
    /// <summary>TurboJPEG where the system has it, else managed code.</summary>
    Fastest,
    /// <summary>Managed code, the same on every system.</summary>
    Managed,
    /// <summary>The system's TurboJPEG library; an error where there is none. What it warns of, and progressive files that lack bits, managed code decodes.</summary>
    TurboJpeg,
}
