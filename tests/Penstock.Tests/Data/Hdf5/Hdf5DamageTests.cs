using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Files that are cut short or damaged give an InvalidDataException that names the file, and nothing else.</summary>
public class Hdf5DamageTests
{
    private const int Trials = 300;

    public static TheoryData<string> KerasFiles => ["sequential_mlp.h5", "sequential_lstm.h5", "functional_shared.h5", "sequential_cnn.h5"];

    public static TheoryData<string> Variants =>
        ["numbers_earliest", "texts_earliest", "attrs_earliest", "links_earliest", "chunks_earliest", "deep_latest", "attrs_latest", "many_latest", "links_latest", "texts_latest", "chunks_latest", "large_attribute_latest", "ordered"];

    [Theory]
    [MemberData(nameof(KerasFiles))]
    public void A_damaged_file_of_Keras_is_an_error_and_no_more(string name) => Damage(File.ReadAllBytes(Hdf5KerasFilesTests.PathOf(name)));

    [Theory]
    [MemberData(nameof(Variants))]
    public void A_damaged_file_of_h5py_is_an_error_and_no_more(string name) => Damage(Hdf5Oracle.Variants[name]);

    [Fact]
    public void A_damaged_example_model_is_an_error_and_no_more()
    {
        foreach (string path in Directory.GetFiles(TestFiles.RequireData("example-models", "keras"), "*small*.h5")) Damage(File.ReadAllBytes(path));
    }

    [Fact]
    public void A_file_that_is_cut_short_is_said_to_be()
    {
        byte[] bytes = File.ReadAllBytes(Hdf5KerasFilesTests.PathOf("sequential_mlp.h5"));
        var error = Assert.Throws<InvalidDataException>(() => Hdf5File.Open(bytes[..10000], "model.h5"));
        Assert.Equal("model.h5, offset 48, end of file address: expected 22336 bytes, got a file of 10000. The file is cut short.", error.Message);
        error = Assert.Throws<InvalidDataException>(() => Hdf5File.Open(bytes[1..], "model.h5"));
        Assert.Equal("model.h5, offset 0, signature: expected an HDF5 file, got 22335 bytes without its signature.", error.Message);
    }

    [Fact]
    public void Extents_beyond_counting_are_an_error_even_beside_a_zero()
    {
        var writer = new Hdf5Writer();
        writer.Root.CreateDataset("empty", Tensor.Zeros(DType.Float32, [5, 7, 0]));
        var stream = new MemoryStream();
        writer.Write(stream);
        byte[] bytes = stream.ToArray();
        ReadOnlySpan<byte> extents = [5, 0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0];
        int at = bytes.AsSpan().IndexOf(extents);
        (bytes[at + 6], bytes[at + 14]) = (0xff, 0xff);
        using Hdf5File file = Hdf5File.Open(bytes, "damaged.h5");
        Assert.Contains("dataspace extents", Assert.Throws<InvalidDataException>(() => file.Root.Datasets).Message);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        using Hdf5File file = Hdf5KerasFilesTests.Open("sequential_mlp.keras");
        var error = Assert.Throws<InvalidDataException>(() => file.Root.Dataset("layers/dense/vars/7"));
        Assert.EndsWith("group \"/\": expected a dataset at \"layers/dense/vars/7\", got only layers, optimizer, vars.", error.Message);
        error = Assert.Throws<InvalidDataException>(() => file.Root.Attributes.Text("keras_version"));
        Assert.EndsWith("/: expected an attribute \"keras_version\", got no attributes.", error.Message);
    }

    private static void Damage(byte[] bytes)
    {
        var random = new Random(1);
        for (int trial = 0; trial < Trials; trial++)
        {
            ReadAll(bytes[..random.Next(bytes.Length)]);
            byte[] damaged = (byte[])bytes.Clone();
            for (int flips = 1 << random.Next(6); flips > 0; flips--) Flip(damaged, random);
            ReadAll(damaged);
        }
    }

    // Half of the time a byte takes a value that sizes and addresses dislike; near the front more often than far behind.
    private static void Flip(byte[] bytes, Random random)
    {
        int at = random.Next(1 + random.Next(bytes.Length));
        bytes[at] = random.Next(4) switch { 0 => 0xff, 1 => 0, 2 => 0x80, _ => (byte)random.Next(256) };
    }

    private static void ReadAll(byte[] bytes)
    {
        try
        {
            using Hdf5File file = Hdf5File.Open(bytes, "damaged.h5");
            ReadAll(file.Root);
        }
        catch (InvalidDataException error)
        {
            Assert.StartsWith("damaged.h5, offset ", error.Message);
        }
    }

    // One damaged object does not keep the others from being read, and damaged too.
    private static void ReadAll(Hdf5Object found)
    {
        try
        {
            foreach (Hdf5Attribute attribute in found.Attributes) attribute.Read();
            (found as Hdf5Dataset)?.Read();
            if (found is not Hdf5Group group) return;
            foreach (Hdf5Object child in group.Groups.Concat<Hdf5Object>(group.Datasets)) ReadAll(child);
        }
        catch (InvalidDataException error)
        {
            Assert.StartsWith("damaged.h5, offset ", error.Message);
        }
    }
}
