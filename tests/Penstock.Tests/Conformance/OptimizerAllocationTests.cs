using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

[Collection(nameof(Allocations))]
public class OptimizerAllocationTests
{
    public static TheoryData<string> Optimizers => OptimizerConformanceTests.Optimizers;

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void A_warm_step_allocates_nothing(string name)
    {
        Tensor matrix = Tensor.From([.. Enumerable.Range(0, 60).Select(i => i * 0.01f)], [10, 6]), vector = Tensor.From(1f, 2, 3);
        var (executor, _, _) = OptimizerPlayer.Build(OptimizerConformanceTests.Make(name), [("kernel", matrix), ("bias", vector)]);
        Lane lane = executor.Rent();
        Tensor[] gradients = [matrix, vector];
        for (int i = 0; i < 20; i++) lane.Run(gradients);
        Assert.Equal(0, Allocations.Of(() => lane.Run(gradients)));
    }
}
