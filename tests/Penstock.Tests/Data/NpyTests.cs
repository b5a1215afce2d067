using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class NpyTests
{
    [Fact]
    public void Reads_what_NumPy_writes()
    {
        using TestFolder folder = TestFiles.NewFolder();
        string names = PythonOracle.Run(folder, """
            import numpy as np
            from numpy.lib import format as f
            n = 0
            for t in ['<f4', '>f4', '<f8', '>f8', '<i2', '>i2', '<i4', '>i4', '<i8', '>i8', '|i1', '|u1', '|b1']:
                for shape in [(), (5,), (2, 3), (2, 3, 4), (0, 3)]:
                    for order in 'CF':
                        for version in [(1, 0), (2, 0), (3, 0)]:
                            a = (np.arange(int(np.prod(shape))) % 2 if t == '|b1' else np.arange(int(np.prod(shape))) * 7 - 3).reshape(shape).astype(t)
                            a = np.asfortranarray(a) if order == 'F' and shape else a
                            with open('%d.npy' % n, 'wb') as out: f.write_array(out, a, version)
                            print(t, ','.join(map(str, shape)), ' '.join(str(float(x)) for x in a.ravel()), sep='|')
                            n += 1
            """);
        string[] lines = names.TrimEnd().Split('\n');
        Assert.Equal(13 * 5 * 2 * 3, lines.Length);
        for (int i = 0; i < lines.Length; i++)
        {
            // A type may begin with the sign that parts the fields.
            string[] parts = lines[i].TrimStart('|').Split('|');
            Tensor tensor = Npy.Read(folder[$"{i}.npy"]);
            Assert.Equal(parts[1], string.Join(',', tensor.Shape));
            Assert.Equal(parts[2].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(double.Parse), Enumerable.Range(0, tensor.Count).Select(tensor.NumberAt));
        }
    }

    [Fact]
    public void Writes_what_NumPy_reads()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Tensor[] tensors =
        [
            Tensor.From(new float[,] { { 1.5f, -2 }, { float.NaN, 4 } }), Tensor.From(0.1, 2), Tensor.From<short>(-3, 4), Tensor.From(-5, 6), Tensor.From(long.MinValue),
            Tensor.From(true, false), Tensor.From<byte>(255, 0), Tensor.From<sbyte>(-128), Tensor.Scalar(3f), Tensor.Zeros(DType.Int64, Shape.Of(2, 0, 3)),
        ];
        for (int i = 0; i < tensors.Length; i++) Npy.Write(folder[$"{i}.npy"], tensors[i]);
        string printed = PythonOracle.Run(folder, "import numpy as np\nfor i in range(10):\n    a = np.load('%d.npy' % i); print(a.dtype.str, a.shape, a.ravel().tolist())");
        Assert.Equal("""
            <f4 (2, 2) [1.5, -2.0, nan, 4.0]
            <f8 (2,) [0.1, 2.0]
            <i2 (2,) [-3, 4]
            <i4 (2,) [-5, 6]
            <i8 (1,) [-9223372036854775808]
            |b1 (2,) [True, False]
            |u1 (2,) [255, 0]
            |i1 (1,) [-128]
            <f4 () [3.0]
            <i8 (2, 0, 3) []

            """, printed, ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Reads_back_what_it_writes()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Tensor tensor = Tensor.From(Enumerable.Range(0, 24).Select(i => i * 0.5f).ToArray(), Shape.Of(2, 3, 4));
        Npy.Write(folder["a.npy"], tensor);
        Assert.Equal(tensor.ToString(), Npy.Read(folder["a.npy"]).ToString());
        Assert.Equal(0, (new FileInfo(folder["a.npy"]).Length - tensor.Bytes.Length) % 64);
        Assert.Throws<ArgumentException>(() => Npy.Write(folder["b.npy"], Tensor.From("text")));
    }

    [Fact]
    public void Every_cut_and_every_changed_byte_gives_an_error_or_a_tensor()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Npy.Write(folder["a.npy"], Tensor.From(1f, 2f, 3f));
        byte[] whole = File.ReadAllBytes(folder["a.npy"]);
        for (int length = 0; length < whole.Length; length++)
            Assert.Throws<InvalidDataException>(() => Npy.Read(new MemoryStream(whole, 0, length), "cut.npy"));
        for (int at = 0; at < whole.Length; at++)
            foreach (byte value in new byte[] { 0, 0xFF, (byte)'9', (byte)(whole[at] ^ 1) })
            {
                byte[] damaged = [.. whole];
                damaged[at] = value;
                try
                {
                    Npy.Read(new MemoryStream(damaged), "damaged.npy");
                }
                catch (InvalidDataException error)
                {
                    Assert.StartsWith("Npy damaged.npy: expected ", error.Message);
                }
            }
    }

    [Theory]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999, 9999999999), }", "expected at most ")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (100000000,), }", "The file is cut short")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "'<c8'. Convert it with astype")]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "in field descr, got '|O'. Convert it with astype")]
    [InlineData("{'descr': '<U7', 'fortran_order': False, 'shape': (1,), }", "in field descr, got '<U7'")]
    [InlineData("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", "in field descr, got '[('a', '<f4')]'")]
    [InlineData("{'fortran_order': False, 'shape': (1,), }", "expected a field descr")]
    [InlineData("{'descr': '<f4', 'shape': (1,), }", "expected a field fortran_order")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "expected extents in field shape, got (-1,)")]
    public void Rejects_a_header_before_memory_is_taken(string header, string message)
    {
        byte[] file = [0x93, .. "NUMPY"u8, 1, 0, (byte)header.Length, 0, .. System.Text.Encoding.ASCII.GetBytes(header), 0, 0, 0, 0];
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => Npy.Read(new MemoryStream(file), "a.npy")).Message);
    }
}
