using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public class TrainingPlanTests
{
    public static TheoryData<string> Losses => [.. typeof(Loss).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Loss)) && !t.IsAbstract && t.GetConstructor([]) is not null).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Every_loss_tells_what_labels_it_takes(string name)
    {
        var loss = (Loss)Activator.CreateInstance(typeof(Loss).Assembly.GetType($"Penstock.Models.{name}")!)!;
        Shape input = loss is CTC ? [6, 4] : [4];
        Assert.True(new Sequential(new InputLayer(input), new Dense(3)).Plan(8, loss: loss).Peak > 0);
    }

    [Fact]
    public void Tells_the_arena_before_it_is_taken()
    {
        Sequential model = Network();
        TrainingPlan plan = model.Plan(12);
        Assert.Equal(Taken(model, 12), plan.Arena);
    }

    [Fact]
    public void Weights_gradients_and_moments_are_as_large_as_their_numbers()
    {
        TrainingPlan plan = Network().Plan(4);
        long numbers = 9 * 8 + 8 + 8 * 8 * 8 * 3 + 3, rounded = 64 * 2;
        Assert.InRange(plan.Weights, numbers * 4, numbers * 4 + rounded * 2);
        Assert.Equal(numbers * 4, plan.Gradients);
        Assert.InRange(plan.OptimizerState, numbers * 8, numbers * 8 + rounded * 4);
        Assert.Equal(4 * 64 * 4 + 4 * 4, plan.Fed);
        Assert.True(plan.Activations <= plan.Arena && plan.Arena < plan.Peak);
    }

    [Fact]
    public void Activations_grow_with_the_batch_and_weights_do_not()
    {
        TrainingPlan one = Network().Plan(64), two = Network().Plan(128);
        Assert.Equal(one.Weights, two.Weights);
        Assert.InRange((double)two.Activations / one.Activations, 1.99, 2.01);
    }

    [Fact]
    public void An_example_batch_tells_what_the_number_tells()
    {
        Sequential model = Network();
        Assert.Equal(model.Plan(6), model.Plan(Batch(6)));
    }

    [Fact]
    public void Prints_a_table() => Snapshot.Matches(Network().Plan(128).ToString());

    [Fact]
    public void A_model_that_has_seen_no_input_says_so() => Assert.Contains("expected a model that knows its inputs",
        Assert.Throws<ArgumentException>(() => new Sequential(new Dense(1)).Plan(8)).Message);

    private static Sequential Network() => new(new InputLayer([8, 8, 1]), new Conv2D(8, 3, Activation.Relu) { Padding = Padding.Same }, new Flatten(), new Dense(3));

    private static Example Batch(int count) => new(Tensor.Zeros(DType.Float32, [count, 8, 8, 1]), Tensor.Zeros(DType.Int32, [count]));

    private static long Taken(Sequential model, int batch)
    {
        var optimizer = new Adam();
        Step step = Step.Training(model, Batch(batch), optimizer, new OptimizerSlots(), Objective.Of(new CrossEntropy(), []), new());
        step.Executor.StartProfile();
        step.Run(Batch(batch), 1);
        return step.Executor.StopProfile().ArenaBytes;
    }
}
