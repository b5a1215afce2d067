using Penstock.Tensors;

namespace Penstock.Tests;

public class VectorFileTests
{
    public static TheoryData<string> RecordedFiles => [.. VectorFile.Recorded("modelling").DefaultIfEmpty("keras_losses.json")];

    [Theory]
    [MemberData(nameof(RecordedFiles))]
    public void Every_case_can_be_read(string name)
    {
        var file = VectorFile.Load("modelling", name);
        Assert.NotEmpty(file.Cases);
        Assert.All(file.Cases, one =>
        {
            Assert.Contains(one.Check, (string[])["allclose", "almost_equal", "equal", "layer", "config_roundtrip", "raises"]);
            Assert.True(one.Check is "raises" or "layer" || one.Actual is not null, $"{one}: expected what is compared, got nothing.");
            Assert.NotEmpty(one.Subject);
        });
        foreach (var subject in file.Cases.CountBy(one => one.Subject).OrderByDescending(count => count.Value))
            TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {subject.Value} {subject.Key}");
    }

    [Fact]
    public void Reads_calls_arrays_and_tolerances()
    {
        var squared = VectorFile.Load("modelling", "keras_losses.json").Cases.First(one => one.Test == "MeanSquaredErrorTest.test_unweighted");
        var result = Assert.IsType<VectorResult>(squared.Actual);
        Assert.Equal(("losses.MeanSquaredError", "MeanSquaredError", "__call__"), (squared.Subject, squared.Name, result.Last.Method));
        Assert.Equal("Int64 [2, 3] 1, 9, 2, -5, -2, 6", result.Last.Arguments[0]!.ToString());
        squared.Matches(49.5004);
        Assert.ThrowsAny<Exception>(() => squared.Matches(49.502));
    }

    [Fact]
    public void Finds_the_optimizer_behind_a_variable()
    {
        var step = VectorFile.Load("modelling", "keras_optimizers.json").Cases.First(one => one.Test == "AdadeltaTest.test_single_step");
        var variable = Assert.IsType<VectorObject>(step.Actual);
        Assert.Equal("adadelta.Adadelta", step.Subject);
        Assert.Equal(0.5, variable.Calls.Single().By!.Options["learning_rate"]);
        step.Matches(Tensor.From(0.9993f, 1.9993f, 2.9993f, 3.9993f));
    }
}
