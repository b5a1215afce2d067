using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

public class RescalingTests
{
    [Fact]
    public void Channels_may_have_their_own_scale_and_offset()
    {
        Layer layer = Layer.FromConfig("Rescaling", JsonNode.Parse("""{"scale": [2, 3, 4], "offset": [0, 1, -1]}""")!.AsObject());
        Assert.Equal([2, 7, 11, 8, 16, 23], new LayerRun(layer, Tensor.From([1f, 2, 3, 4, 5, 6], [2, 3])).Run().Output.ToArray<float>());
        Assert.Equal("""{"scale":[2,3,4],"offset":[0,1,-1]}""", layer.Config().ToJsonString());
        Assert.Contains("expected 3 channels, got shape [1, 2]", Assert.Throws<ArgumentException>(() => new LayerRun(new Rescaling([2, 3, 4], [0]), Tensor.From([1f, 2], [1, 2])).Run()).Message);
    }
}
