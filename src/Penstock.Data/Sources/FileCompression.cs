namespace Penstock.Data;

/// <summary>How the content of a file is packed.</summary>
public enum FileCompression
{
    /// <summary>As the first bytes tell, when reading; plain, when writing.</summary>
    Detect,
    /// <summary>Not at all.</summary>
    None,
    /// <summary>gzip, of one member or several (RFC 1952).</summary>
    Gzip,
    /// <summary>zlib (RFC 1950).</summary>
    Zlib,
}
