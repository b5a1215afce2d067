using System.IO.Compression;
using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class IdxTests
{
    [Theory]
    [InlineData(0x08, "01FF", DType.UInt8, new double[] { 1, 255 })]
    [InlineData(0x09, "01FF", DType.Int8, new double[] { 1, -1 })]
    [InlineData(0x0B, "0102FFFE", DType.Int16, new double[] { 258, -2 })]
    [InlineData(0x0C, "00000102FFFFFFFE", DType.Int32, new double[] { 258, -2 })]
    [InlineData(0x0D, "3FC00000C0000000", DType.Float32, new double[] { 1.5, -2 })]
    [InlineData(0x0E, "3FF8000000000000C000000000000000", DType.Float64, new double[] { 1.5, -2 })]
    public void Reads_every_type(byte code, string elements, DType type, double[] expected)
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[] file = [0, 0, code, 2, 0, 0, 0, 2, 0, 0, 0, 1, .. Convert.FromHexString(elements)];
        File.WriteAllBytes(folder["plain"], file);
        using (var gzip = new GZipStream(File.Create(folder["gzipped"]), CompressionLevel.Fastest)) gzip.Write(file);
        foreach (string name in new[] { "plain", "gzipped" })
        {
            Tensor tensor = Idx.Read(folder[name]);
            Assert.Equal((type, Shape.Of(2, 1)), (tensor.DType, tensor.Shape));
            Assert.Equal(expected, Enumerable.Range(0, 2).Select(tensor.NumberAt));
        }
    }

    [Fact]
    public void Every_cut_gives_an_error()
    {
        using TestFolder folder = TestFiles.NewFolder();
        byte[] file = [0, 0, 8, 1, 0, 0, 0, 5, 1, 2, 3, 4, 5];
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(file);
        foreach (byte[] whole in new[] { file, packed.ToArray() })
            // The last 10 bytes of gzip are its end and a checksum, which the library does not ask for.
            for (int length = 0; length < whole.Length - (whole == file ? 0 : 10); length++)
            {
                File.WriteAllBytes(folder["cut"], whole[..length]);
                Assert.StartsWith($"Idx {folder["cut"]}: expected ", Assert.Throws<InvalidDataException>(() => Idx.Read(folder["cut"])).Message);
            }
    }

    [Theory]
    [InlineData("0100080100000001FF", "expected two zero bytes at offset 0, got 1, 0.")]
    [InlineData("0000070100000001FF", "expected an element type of 8, 9, 11, 12, 13 or 14 at offset 2, got 7.")]
    [InlineData("0000080000000001FF", "expected 1 to 8 axes at offset 3, got 0.")]
    [InlineData("00000803FFFFFFFFFFFFFFFFFFFFFFFFFF", "axes that claim more, axis 0 being 4294967295.")]
    [InlineData("000008010000000102030405", "expected the end of the file after shape [1], got more bytes.")]
    public void Says_what_is_wrong(string bytes, string message)
    {
        using TestFolder folder = TestFiles.NewFolder();
        File.WriteAllBytes(folder["bad"], Convert.FromHexString(bytes));
        Assert.EndsWith(message, Assert.Throws<InvalidDataException>(() => Idx.Read(folder["bad"])).Message);
    }
}
