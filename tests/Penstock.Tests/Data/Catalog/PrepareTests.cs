using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What is prepared is what the source has, in the order of TensorFlow Datasets, and always the same bytes.</summary>
public class PrepareTests : IDisposable
{
    private readonly TestFolder _folder = TestFiles.NewFolder();

    public static TheoryData<string> InData => ["iris", "penguins", "titanic", "adult", "california_housing", "wine_quality", "chicago_taxi", "electricity", "tiny_shakespeare"];

    public static TheoryData<string> Tables => ["quickstart", "drifting_table", .. InData.Select(r => (string)r.Data).Where(n => n != "tiny_shakespeare")];

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(InData))]
    public void Loads_from_the_source_files_and_from_the_prepared_folder_alike(string name)
    {
        TestFiles.RequireData();
        DatasetBuilder set = Find(name);
        foreach (var (split, count) in set.About.Splits) Assert.Equal(count, set.Load(TestFiles.Data, split).Count);
        Link(set);
        DatasetFolder prepared = Prepare(set, new() { MostExamples = 300, Shards = 3 });
        // Fewer examples have another order, so the source is cut to the same ones by their place in it.
        var small = new Cut(set, 300);
        foreach (var (split, _) in set.About.Splits)
            Assert.Equal(Shown(small.Load(TestFiles.Data, split, new() { AllFeatures = true })), Shown(prepared.Load(split, new() { AllFeatures = true })));
    }

    [Fact]
    public void Prepared_records_stand_in_the_order_of_the_hash_of_their_keys()
    {
        DatasetFolder prepared = Prepare(new Counting(100), new() { Shards = 4 });
        int[] expected = [.. Enumerable.Range(0, 100).OrderBy(i => RecordOrder.Of("train", $"{i}"))];
        Assert.Equal(expected, prepared.Load("train", new() { AllFeatures = true }).Select(e => e["number"].Item<int>()));
        Assert.Equal([25L, 25, 25, 25], prepared.Info.Splits[0].ShardLengths);
        Assert.Equal(["counting-train.tfrecord-00000-of-00004", "counting-train.tfrecord-00001-of-00004", "counting-train.tfrecord-00002-of-00004", "counting-train.tfrecord-00003-of-00004", "dataset_info.json", "features.json"],
            Directory.GetFiles(prepared.FullPath).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_source_gives_the_same_bytes_and_what_is_there_is_left_alone()
    {
        DatasetFolder first = Prepare(new Counting(50), new());
        Dictionary<string, byte[]> bytes = Bytes(first.FullPath);
        DateTime written = File.GetLastWriteTimeUtc(Path.Combine(first.FullPath, "dataset_info.json"));
        Prepare(new Counting(50), new());
        Assert.Equal(written, File.GetLastWriteTimeUtc(Path.Combine(first.FullPath, "dataset_info.json")));
        Assert.Equal(bytes, Bytes(Prepare(new Counting(50), new() { Overwrite = true }).FullPath));
        Assert.Equal([first.FullPath], Directory.GetFileSystemEntries(Path.GetDirectoryName(first.FullPath)!));
    }

    [Fact]
    public void Nothing_half_is_left_where_a_builder_fails()
    {
        var error = Assert.Throws<InvalidDataException>(() => Prepare(new Counting(50, failsAt: 30), new()));
        Assert.Contains("counting train \"30\": feature \"number\"", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(_folder["counting"]));
    }

    [Fact]
    public void Keys_that_are_there_twice_are_refused() =>
        Assert.Contains("twice", Assert.Throws<InvalidDataException>(() => Prepare(new Counting(10, keys: 5), new())).Message);

    [Fact]
    public void Says_where_a_missing_file_goes_where_nothing_may_be_fetched()
    {
        var error = Assert.Throws<FileNotFoundException>(() => Prepare(Catalog.Iris, new() { Offline = true }));
        Assert.Contains(_folder["iris"], error.Message);
        Assert.Contains("https://archive.ics.uci.edu/ml/machine-learning-databases/iris/iris.data", error.Message);
    }

    // CIFAR-10 and the official flowers are not among the test data: tiny sources in their official form stand for them.
    [Fact]
    public void Cifar10_is_read_from_its_binary_batches()
    {
        string source = Directory.CreateDirectory(Path.Combine(_folder["cifar10"], "cifar-10-batches-bin")).FullName;
        for (int batch = 1; batch <= 6; batch++)
        {
            byte[] records = [.. Enumerable.Range(0, 4).SelectMany(i => new[] { (byte)((batch + i) % 10) }.Concat(Enumerable.Range(0, 3).SelectMany(c => Enumerable.Range(0, 1024).Select(p => (byte)((batch * 40 + i + c * 5 + p % 7) & 255)))))];
            File.WriteAllBytes(Path.Combine(source, batch == 6 ? "test_batch.bin" : $"data_batch_{batch}.bin"), records);
        }
        Example[] raw = [.. Catalog.Cifar10.Load(_folder.FullName, "train", new() { AllFeatures = true })];
        DatasetFolder prepared = Prepare(Catalog.Cifar10, new());
        Assert.Equal([("train", 20L), ("test", 4L)], prepared.Info.Splits.Select(s => (s.Name, s.Count)));
        Assert.Equal(Shown(raw), Shown(prepared.Load("train", new() { AllFeatures = true })));
        Example first = raw.Single(e => e["id"].AsText().GetString(0) == "train_00005");
        Assert.Equal((3, Shape.Of(32, 32, 3)), (first["label"].Item<int>(), first["image"].Shape));
        Assert.Equal([81, 86, 91, 82, 87, 92], first["image"].ToArray<byte>()[..6]);
    }

    [Fact]
    public void Flowers_are_read_from_a_folder_for_each_kind()
    {
        string small = TestFiles.RequireData("flowers-small"), source = Directory.CreateDirectory(_folder["flower_photos"]).FullName;
        foreach (string kind in new[] { "daisy", "tulip" })
            foreach (string file in Directory.GetFiles(Path.Combine(small, kind)).Order(StringComparer.Ordinal).Take(3))
                File.Copy(file, Path.Combine(Directory.CreateDirectory(Path.Combine(source, kind)).FullName, Path.GetFileName(file)));
        DatasetFolder prepared = Prepare(Catalog.TfFlowers, new());
        Example[] flowers = [.. prepared.Load("train")];
        Assert.Equal([1, 1, 1, 2, 2, 2], flowers.Select(f => f.Label!.Item<int>()).Order());
        Assert.All(flowers, f => Assert.Equal(Shape.Of(128, 128, 3), f.Input.Shape));
        Assert.Equal(Shown(Catalog.TfFlowers.Load(Path.GetDirectoryName(source)!, "train")), Shown(flowers));
    }

    [Fact]
    public void Images_load_from_IDX_files_and_prepared_alike()
    {
        TestFiles.RequireData("mnist");
        var small = new Cut(Catalog.Mnist, 200);
        Link(small);
        DatasetFolder prepared = Prepare(small, new());
        Assert.Equal(Shown(small.Load(TestFiles.Data, "test")), Shown(prepared.Load("test")));
        Assert.Equal(Shape.Of(28, 28, 1), prepared.Load("train").First().Input.Shape);
    }

    [Theory, MemberData(nameof(Tables))]
    public void Tables_have_typed_columns_and_a_target(string name)
    {
        DatasetBuilder set = Find(name);
        if (!set.About.IsGenerated) TestFiles.RequireData();
        Table table = set.LoadTable(TestFiles.Data, "train");
        Assert.Equal(set.About.Splits[0].Count, table.RowCount);
        Assert.NotNull(set.About.Target);
        if (set.About.Supervised is { } keys) Assert.Equal([.. keys.Inputs, keys.Label], table.Columns.Select(c => c.Name));
        if (set.ClassNames.Count > 0) Assert.All(Enumerable.Range(0, table.RowCount), row => Assert.Contains(table.Column(set.About.Target).TextAt(row), set.ClassNames));
    }

    // Published: penguins.csv has 2 birds without sizes and 11 without a sex; of the adults 24.08 % earn more; housing.csv has 207 blocks without bedrooms.
    [Fact]
    public void Tables_are_what_is_published_of_them()
    {
        TestFiles.RequireData();
        Table penguins = Catalog.Penguins.LoadTable(TestFiles.Data, "train"), adult = Catalog.Adult.LoadTable(TestFiles.Data, "train"), housing = Catalog.CaliforniaHousing.LoadTable(TestFiles.Data, "train");
        Assert.Equal((2, 11), (penguins.Column("bill_length_mm").MissingCount, penguins.Column("sex").MissingCount));
        Assert.Equal(7841, Enumerable.Range(0, adult.RowCount).Count(r => adult.Column("income").TextAt(r) == ">50K"));
        Assert.Equal(1836, adult.Column("workclass").MissingCount);
        Assert.Equal(3846, Enumerable.Range(0, 16_281).Count(r => Catalog_AdultTest.Value.Column("income").TextAt(r) == ">50K"));
        Assert.Equal(207, housing.Column("total_bedrooms").MissingCount);
        Table electricity = Catalog.Electricity.LoadTable(TestFiles.Data, "train[:100]");
        Assert.Equal(0.056443f, (float)electricity.Column("nswprice").NumberAt(0), 6);
        Assert.Equal(19_237, Enumerable.Range(0, 45_312).Count(r => Catalog_Electricity.Value.Column("class").TextAt(r) == "up"));
    }

    private static readonly Lazy<Table> Catalog_AdultTest = new(() => Catalog.Adult.LoadTable(TestFiles.Data, "test")), Catalog_Electricity = new(() => Catalog.Electricity.LoadTable(TestFiles.Data, "train"));

    private static DatasetBuilder Find(string name) => Catalog.Find(name)!;

    private DatasetFolder Prepare(DatasetBuilder set, PrepareOptions options) => set.PrepareAsync(_folder.FullName, options, TestContext.Current.CancellationToken).GetAwaiter().GetResult();

    // The source files lie elsewhere and the folder of the test is writable.
    private void Link(DatasetBuilder set)
    {
        SourceFiles files = SourceFiles.In(TestFiles.Data, set.About)!;
        Directory.CreateDirectory(_folder[set.About.Name]);
        foreach (var source in set.About.Sources) File.CreateSymbolicLink(Path.Combine(_folder[set.About.Name], source.Name), files[source.Name]);
    }

    private static string[] Shown(IEnumerable<Example> examples) => [.. examples.Select(e => string.Join("; ", e.Names.Select((name, i) => $"{name}={Shown(e.Inputs[i])}").Append(e.Label is null ? "" : Shown(e.Label))))];

    private static string Shown(Tensor tensor) => tensor.DType == DType.Text
        ? $"{tensor.Shape} {string.Join('|', Enumerable.Range(0, tensor.Count).Select(tensor.AsText().GetString))}"
        : $"{tensor.DType} {tensor.Shape} {Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(tensor.Bytes))}";

    private static Dictionary<string, byte[]> Bytes(string folder) => Directory.GetFiles(folder).ToDictionary(f => Path.GetFileName(f), File.ReadAllBytes);

    /// <summary>The first examples of another dataset.</summary>
    private sealed class Cut(DatasetBuilder whole, int most) : DatasetBuilder(whole.About)
    {
        protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files) =>
            whole.GenerateFrom(SourceFiles.In(TestFiles.Data, whole.About)!).Select(s => new GeneratedSplit(s.Name, s.Examples.Take(most)));
    }

    private sealed class Counting(int count, int failsAt = -1, int keys = int.MaxValue) : DatasetBuilder(new("counting", "Counting", "numbers", new(("number", new TensorFeature(DType.Int32)))) { Splits = [("train", count)] })
    {
        protected override IEnumerable<GeneratedSplit> Generate(SourceFiles files) =>
            [new("train", Enumerable.Range(0, count).Select(i => new GeneratedExample($"{i % keys}", new Dictionary<string, object> { ["number"] = i == failsAt ? "no number" : i })))];
    }
}
