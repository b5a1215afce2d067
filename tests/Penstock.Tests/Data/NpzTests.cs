using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class NpzTests
{
    [Theory]
    [InlineData("savez")]
    [InlineData("savez_compressed")]
    public void Reads_what_NumPy_writes(string function)
    {
        using TestFolder folder = TestFiles.NewFolder();
        PythonOracle.Run(folder, $"import numpy as np\nnp.{function}('a.npz', x=np.arange(6, dtype='<f4').reshape(2, 3), y=np.array([True, False]), z=np.arange(300000) % 7)");
        var arrays = Npz.Read(folder["a.npz"]);
        Assert.Equal(["x Float32 [2, 3]", "y Bool [2]", "z Int64 [300000]"], arrays.Select(a => $"{a.Name} {a.Tensor.DType} {a.Tensor.Shape}"));
        Assert.Equal([0f, 1, 2, 3, 4, 5], arrays[0].Tensor.ToArray<float>());
        Assert.Equal([true, false], arrays[1].Tensor.ToArray<bool>());
        Assert.Equal(Enumerable.Range(0, 300_000).Select(i => i % 7L), arrays[2].Tensor.ToArray<long>());
        Assert.Equal(["z"], Npz.Read(folder["a.npz"], "z").Select(a => a.Name));
        Assert.Equal($"Npz {folder["a.npz"]}: expected an array \"q\", got x, y, z.", Assert.Throws<InvalidDataException>(() => Npz.Read(folder["a.npz"], "q")).Message);
    }

    [Fact]
    public void Reads_the_file_that_Keras_publishes()
    {
        string path = TestFiles.RequireData("fashion-keras-h5-npz");
        string? file = Directory.EnumerateFiles(path, "*.npz", SearchOption.AllDirectories).FirstOrDefault();
        if (file is null) Assert.Skip($"{path} has no .npz file.");
        Assert.All(Npz.Read(file), array => Assert.True(array.Tensor.Count > 0));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Writes_what_NumPy_reads(bool compress)
    {
        using TestFolder folder = TestFiles.NewFolder();
        (string, Tensor)[] arrays = [("x", Tensor.From(new float[,] { { 1.5f, -2 } })), ("folder/y", Tensor.From(1L, 2, 3))];
        Npz.Write(folder["a.npz"], arrays, compress);
        byte[] first = File.ReadAllBytes(folder["a.npz"]);
        Assert.Equal("['folder/y', 'x'] [[1.5, -2.0]] [1, 2, 3]", PythonOracle.Run(folder, "import numpy as np\na = np.load('a.npz'); print(sorted(a.files), a['x'].tolist(), a['folder/y'].tolist())").Trim());
        Npz.Write(folder["a.npz"], arrays, compress);
        Assert.Equal(first, File.ReadAllBytes(folder["a.npz"]));
        Assert.Equal(arrays.Select(a => $"{a}"), Npz.Read(folder["a.npz"]).Select(a => $"{a}"));
        Assert.Throws<ArgumentException>(() => Npz.Write(folder["a.npz"], [arrays[0], arrays[0]]));
        Assert.Throws<ArgumentException>(() => Npz.Write(folder["a.npz"], [("t", Tensor.From("text"))]));
        Assert.Equal(first, File.ReadAllBytes(folder["a.npz"]));
    }

    [Fact]
    public void A_false_size_or_a_changed_byte_is_an_error()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Npz.Write(folder["a.npz"], [("x", Tensor.From(1f, 2, 3, 4))]);
        byte[] whole = File.ReadAllBytes(folder["a.npz"]);
        int value = whole.AsSpan().IndexOf(new byte[] { 0, 0, 0x80, 0x3F });
        whole[value] ^= 1;
        File.WriteAllBytes(folder["b.npz"], whole);
        Assert.Contains("The file is damaged; fetch it again", Assert.Throws<InvalidDataException>(() => Npz.Read(folder["b.npz"])).Message);
        // The central directory claims 4 GiB less one byte.
        byte[] claimed = File.ReadAllBytes(folder["a.npz"]);
        int entry = claimed.AsSpan().IndexOf("PK\x01\x02"u8);
        claimed.AsSpan(entry + 24, 4).Fill(0xFE);
        File.WriteAllBytes(folder["c.npz"], claimed);
        Assert.Contains("a claim of 4278124286", Assert.Throws<InvalidDataException>(() => Npz.Read(folder["c.npz"])).Message);
    }
}
