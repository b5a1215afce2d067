using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class TfExampleTests
{
    [Fact]
    public void Reads_back_what_it_writes()
    {
        var spec = new FeatureSpec(
            FeatureField.Fixed("x", DType.Float32, [2, 2]), FeatureField.Fixed("n", DType.Int32), FeatureField.Variable("tags", DType.Text),
            FeatureField.Ragged("tokens", DType.Int64), FeatureField.Fixed("y", DType.Int64)) { Label = "y" };
        byte[] first = TfExample.Write([("x", Tensor.From(new float[,] { { 1, 2 }, { 3, 4 } })), ("n", Tensor.From(-5)), ("tags", Tensor.From("a", "b")), ("tokens", Tensor.From(1L, 300)), ("y", Tensor.From(1L))]);
        byte[] second = TfExample.Write([("x", Tensor.From(5f, 6, 7, 8)), ("n", Tensor.From(6)), ("tags", Tensor.From("c")), ("tokens", Tensor.From(Array.Empty<long>())), ("y", Tensor.From(0L))]);
        Example one = TfExample.Parse(first, spec), batch = TfExample.ParseBatch([first, second], spec);
        Assert.Equal("x Float32 [2, 2], n Int32 [], tags Text [2], tokens Int64 [2], label Int64 []", one.ToString());
        Assert.Equal("x Float32 [2, 2, 2], n Int32 [2], tags Text [2, 2], tags.length Int32 [2], tokens Int64 [2], tokens.length Int32 [2], label Int64 [2]", batch.ToString());
        Assert.Equal([1f, 2, 3, 4, 5, 6, 7, 8], batch["x"].ToArray<float>());
        Assert.Equal([-5, 6], batch["n"].ToArray<int>());
        Assert.Equal("""Text [2, 2] "a", "b", "c", "" """.Trim(), batch["tags"].ToString());
        Assert.Equal([2, 1], batch["tags.length"].ToArray<int>());
        Assert.Equal([1L, 300], batch["tokens"].ToArray<long>());
        Assert.Equal([2, 0], batch["tokens.length"].ToArray<int>());
        Assert.Equal([1L, 0], batch.Label!.ToArray<long>());
    }
}
