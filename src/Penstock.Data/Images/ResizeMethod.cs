namespace Penstock.Data;

/// <summary>How the pixels of a resized image are made.</summary>
public enum ResizeMethod
{
    /// <summary>Of the four nearest, by their distance: the triangle filter of radius 1.</summary>
    Bilinear,
    /// <summary>The nearest one.</summary>
    Nearest,
    /// <summary>Of sixteen, by the cubic filter of Keys with a = -0.5, as Pillow and tf.image.resize have it.</summary>
    Bicubic,
    /// <summary>Of all that the new pixel covers, each as much as it is covered.</summary>
    Area,
    /// <summary>Of 36, by the sine filter of Lanczos of radius 3.</summary>
    Lanczos3,
    /// <summary>Of 100, by the sine filter of Lanczos of radius 5.</summary>
    Lanczos5,
}
