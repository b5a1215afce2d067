namespace Penstock.Data;

/// <summary>What decodes JPEG files; the results are equal within one grey level.</summary>
public enum JpegDecoder
{
    /// <summary>TurboJPEG where the system has it, else managed code.</summary>
    Fastest,
    /// <summary>Managed code, the same on every system.</summary>
    Managed,
    /// <summary>The system's TurboJPEG library; an error where there is none.</summary>
    TurboJpeg,
}
