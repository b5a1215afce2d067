using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class EmbeddingTests
{
    [Fact]
    public void A_number_that_is_none_has_no_vector()
    {
        var model = new Sequential(new InputLayer([2]), new Embedding(4, 3));
        Assert.Equal([1, 2, 3], model.Predict(Tensor.From([1f, 3], [1, 2])).Shape);
        Assert.Contains("expected indices from 0 to 3, got -1 at 1", Assert.ThrowsAny<ArgumentException>(() => model.Predict(Tensor.From([1f, float.NaN], [1, 2]))).Message);
    }
}
