using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class WholeNumbersTests
{
    [Fact]
    public void A_number_that_is_none_has_no_vector_and_no_category()
    {
        foreach (Layer layer in (Layer[])[new Embedding(4, 3), new CategoryEncoding(4)])
        {
            var model = new Sequential(new InputLayer([2]), layer);
            Assert.Equal(1, model.Predict(Tensor.From([1f, 3], [1, 2])).Shape[0].Value);
            string message = Assert.ThrowsAny<ArgumentException>(() => model.Predict(Tensor.From([1f, float.NaN], [1, 2]))).Message;
            Assert.Contains("expected indices from 0 to 3, got -", message);
        }
    }
}
