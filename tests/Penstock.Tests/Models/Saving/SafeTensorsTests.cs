using System.Buffers.Binary;
using System.Text;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class SafeTensorsTests
{
    [Fact]
    public void Tensors_in_any_order_and_empty_ones_are_read()
    {
        Dictionary<string, Tensor> read = SafeTensors.Read(File(12, ("b", 1, 4, 8), ("none", 0, 4, 4), ("a", 1, 0, 4), ("c", 1, 8, 12)), "file");
        Assert.Equal(["a", "b", "c", "none"], read.Keys.Order());
    }

    [Fact]
    public void Many_tensors_at_one_place_are_refused()
    {
        var entries = Enumerable.Range(0, 400).Select(i => ($"t{i}", 2, 0, 8)).ToArray();
        Assert.Contains("file, tensor \"t1\": expected bytes from 8 on, of 8, got offsets 0 to 8", Error(8, entries));
    }

    [Fact]
    public void Tensors_that_overlap_are_refused() => Assert.Contains("tensor \"b\": expected bytes from 8 on, of 12, got offsets 4 to 12", Error(12, ("a", 2, 0, 8), ("b", 2, 4, 12)));

    [Fact]
    public void A_hole_between_tensors_is_refused() => Assert.Contains("tensor \"b\": expected bytes from 4 on, of 12, got offsets 8 to 12", Error(12, ("a", 1, 0, 4), ("b", 1, 8, 12)));

    [Fact]
    public void Bytes_of_no_tensor_are_refused() => Assert.Contains("file: expected tensors over all 12 bytes, got 8", Error(12, ("a", 2, 0, 8)));

    private static string Error(int length, params (string, int, int, int)[] tensors) =>
        Assert.Throws<ModelFileException>(() => SafeTensors.Read(File(length, tensors), "file")).Message;

    private static byte[] File(int length, params (string Name, int Count, int Start, int End)[] tensors)
    {
        byte[] header = Encoding.UTF8.GetBytes($"{{{string.Join(",", tensors.Select(t => $$"""
            "{{t.Name}}": {"dtype": "F32", "shape": [{{t.Count}}], "data_offsets": [{{t.Start}}, {{t.End}}]}
            """))}}}");
        byte[] size = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(size, header.Length);
        return [.. size, .. header, .. new byte[length]];
    }
}
