using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class CategoryEncodingTests
{
    // The example of Keras's documentation of the layer.
    [Fact]
    public void Counts_by_weights()
    {
        SymbolicTensor numbers = Model.Input([2], DType.Int64), weights = Model.Input([2]);
        var model = new Model([numbers, weights], [new CategoryEncoding(4, CategoryOutput.Count).On(numbers, weights)]);
        Tensor counted = model.Predict(Tensor.From([0L, 1, 0, 0, 1, 2, 3, 1], [4, 2]), Tensor.From([0.1f, 0.2f, 0.1f, 0.1f, 0.2f, 0.3f, 0.4f, 0.2f], [4, 2]));
        Assert.Equal([0.1f, 0.2f, 0, 0, 0.2f, 0, 0, 0, 0, 0.2f, 0.3f, 0, 0, 0.2f, 0, 0.4f], counted.ToArray<float>());
    }

    [Fact]
    public void Rejects_weights_that_only_lookups_have() => Assert.Throws<ArgumentException>(() => new CategoryEncoding(4, CategoryOutput.TfIdf));
}
