namespace Penstock.Data;

/// <summary>The datasets that can be had by name.</summary>
public static class Catalog
{
    /// <summary>Generated bank customers, for a first try without any file.</summary>
    public static QuickstartTable Quickstart { get; } = new();

    /// <summary>Generated rows whose drift can be dialled.</summary>
    public static DriftingTable DriftingTable { get; } = new();

    /// <summary>Generated images of digits, drawn from strokes.</summary>
    public static DrawnDigits DrawnDigits { get; } = new();

    /// <summary>Handwritten digits.</summary>
    public static IdxImages Mnist { get; } = new(IdxImages.Entry(
        "mnist", "MNIST", "grey 28 x 28 images of handwritten digits; tell which digit it is", "https://storage.googleapis.com/cvdf-datasets/mnist/",
        [9912422, 28881, 1648877, 4542],
        [
            "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609", "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
            "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6", "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
        ],
        ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"]) with
    {
        Homepage = "http://yann.lecun.com/exdb/mnist/",
        Citation = "Y. LeCun, C. Cortes, C. Burges: MNIST handwritten digit database, 2010.",
    });

    /// <summary>Photographs of clothes.</summary>
    public static IdxImages FashionMnist { get; } = new(IdxImages.Entry(
        "fashion_mnist", "Fashion-MNIST", "grey 28 x 28 images of clothes; tell which of ten kinds it is", "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
        [26421880, 29515, 4422102, 5148],
        [
            "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84", "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
            "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073", "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        ],
        ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"]) with
    {
        Homepage = "https://github.com/zalandoresearch/fashion-mnist",
        Licence = "MIT",
        Citation = "H. Xiao, K. Rasul, R. Vollgraf: Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms, 2017.",
    });

    /// <summary>Small photographs of ten kinds of things.</summary>
    public static DatasetBuilder Cifar10 { get; } = new Cifar10();

    /// <summary>Photographs of flowers.</summary>
    public static DatasetBuilder TfFlowers { get; } = new FlowerPhotographs();

    /// <summary>Fisher's iris flowers.</summary>
    public static DatasetBuilder Iris { get; } = new IrisFlowers();

    /// <summary>Penguins of the Palmer Archipelago.</summary>
    public static DatasetBuilder Penguins { get; } = new PalmerPenguins();

    /// <summary>Passengers of the Titanic.</summary>
    public static DatasetBuilder Titanic { get; } = new TitanicPassengers();

    /// <summary>The census of 1994 in the United States.</summary>
    public static DatasetBuilder Adult { get; } = new AdultCensus();

    /// <summary>Blocks of houses in California.</summary>
    public static DatasetBuilder CaliforniaHousing { get; } = new CaliforniaHousing();

    /// <summary>Portuguese wines.</summary>
    public static DatasetBuilder WineQuality { get; } = new WineQuality();

    /// <summary>Taxi trips in Chicago.</summary>
    public static DatasetBuilder ChicagoTaxi { get; } = new ChicagoTaxi();

    /// <summary>The electricity market of New South Wales, in the order of time.</summary>
    public static DatasetBuilder Electricity { get; } = new ElectricityMarket();

    /// <summary>Lines of Shakespeare.</summary>
    public static DatasetBuilder TinyShakespeare { get; } = new TinyShakespeare();

    /// <summary>All datasets.</summary>
    public static IReadOnlyList<DatasetBuilder> All { get; } =
    [
        Quickstart, DriftingTable, DrawnDigits, Mnist, FashionMnist, Cifar10, TfFlowers, Iris, Penguins, Titanic, Adult, CaliforniaHousing, WineQuality, ChicagoTaxi, Electricity, TinyShakespeare,
    ];

    /// <summary>The dataset of a name, in which - and _ are one; null where there is none.</summary>
    public static DatasetBuilder? Find(string name) => All.FirstOrDefault(d => d.About.Name == DatasetName.InFiles(name));
}
