namespace Penstock.Models;

/// <summary>How numbers between the places of a grid are found.</summary>
public enum Interpolation
{
    /// <summary>The number at the nearest place.</summary>
    Nearest,
    /// <summary>On a straight line between the two nearest places of each axis.</summary>
    Bilinear,
    /// <summary>By the cubic kernel of 4 places of each axis (Keys 1981, a = -0.5).</summary>
    Bicubic,
    /// <summary>By a windowed sinc of 6 places of each axis.</summary>
    Lanczos3,
    /// <summary>By a windowed sinc of 10 places of each axis.</summary>
    Lanczos5,
}
