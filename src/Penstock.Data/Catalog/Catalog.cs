namespace Penstock.Data;

/// <summary>The datasets that can be had by name.</summary>
public static class Catalog
{
    /// <summary>Handwritten digits.</summary>
    public static IdxImages Mnist { get; } = new(
        "mnist", "MNIST", "grey 28 x 28 images of handwritten digits; tell which digit it is",
        "http://yann.lecun.com/exdb/mnist/", "none stated by the source",
        "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

    /// <summary>Photographs of clothes.</summary>
    public static IdxImages FashionMnist { get; } = new(
        "fashion-mnist", "Fashion-MNIST", "grey 28 x 28 images of clothes; tell which of ten kinds it is",
        "https://github.com/zalandoresearch/fashion-mnist", "MIT",
        "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    /// <summary>Generated bank customers, for a first try without any file.</summary>
    public static QuickstartTable Quickstart { get; } = new();

    /// <summary>All datasets.</summary>
    public static IReadOnlyList<CatalogEntry> All { get; } = [Quickstart.About, Mnist.About, FashionMnist.About];
}
