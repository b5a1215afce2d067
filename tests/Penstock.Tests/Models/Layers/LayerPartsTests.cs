using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>What a layer may be made of and give: parts, several results, inputs with names, masks, and additions to the loss.</summary>
public class LayerPartsTests
{
    private static readonly Tensor Rows = Tensor.From([.. Enumerable.Range(0, 12).Select(i => i / 10f - 0.5f)], [4, 3]);
    private static readonly LoadOptions Own = new() { Layers = new Dictionary<string, Func<JsonObject, Layer>> { [nameof(Halves)] = _ => new Halves() } };

    [Theory]
    [InlineData(".keras")]
    [InlineData(".h5")]
    [InlineData(".penstock")]
    public void Layers_with_parts_results_and_named_inputs_are_saved(string ending)
    {
        using var folder = TestFiles.NewFolder();
        Model model = Network();
        Assert.Equal(["x/left/kernel", "x/right/kernel"], model.Weights.Select(w => w.Path));
        Tensor[] expected = model.PredictAll(Rows, Rows);
        model.Save(folder["own" + ending]);
        Tensor[] again = Model.Load(folder["own" + ending], Own).PredictAll(Rows, Rows);
        for (int i = 0; i < 2; i++) Assert.Equal(expected[i].ToArray<float>(), again[i].ToArray<float>());
    }

    [Fact]
    public void A_named_input_is_not_one_by_place()
    {
        Tensor zeros = Tensor.Zeros(DType.Float32, [4, 3]);
        Tensor[] plain = Network().PredictAll(Rows, zeros), moved = Network().PredictAll(Rows, Rows);
        for (int i = 0; i < 12; i++) Assert.Equal(plain[0].AsSpan<float>()[i] + Rows.AsSpan<float>()[i], moved[0].AsSpan<float>()[i], 6);
    }

    [Fact]
    public void A_layer_that_is_not_trainable_holds_its_parts()
    {
        var layer = new Halves { Trainable = false };
        layer.OnAll(Model.Input([3]));
        Assert.All(layer.Weights, w => Assert.False(w.IsTrainable));
    }

    [Fact]
    public void A_layer_of_several_results_says_how_to_apply_it()
    {
        var error = Assert.Throws<ArgumentException>(() => new Halves().On(Model.Input([3])));
        Assert.Equal("Halves: expected a layer of one result, got 2. Use OnAll.", error.Message);
    }

    [Fact]
    public void Penalties_are_part_of_the_loss()
    {
        // By hand: with a kernel of ones and rows of zeros the loss is that of the weights alone, 0.5 * 3, and that of the output 0.
        Assert.Equal(1.5, LossOf(new Dense(1) { KernelInitializer = Initializer.Ones, KernelRegularizer = new L2(0.5) }, Tensor.Zeros(DType.Float32, [4, 3])), 6);
        // Each of 4 outputs is 3: 9 * 4 * 0.5 over 4 examples, and a loss of 9.
        Assert.Equal(9 + 4.5, LossOf(new Dense(1) { KernelInitializer = Initializer.Ones, ActivityRegularizer = new L2(0.5) }, Tensor.From([.. Enumerable.Repeat(1f, 12)], [4, 3])), 5);
    }

    [Fact]
    public void A_constraint_holds_after_every_step()
    {
        var model = new Sequential(new Dense(1) { KernelInitializer = Initializer.Ones, KernelConstraint = new NonNeg() });
        model.Fit(Dataset.FromTensors(Tensor.From([.. Enumerable.Repeat(1f, 12)], [4, 3]), Tensor.From([-90f, -90, -90, -90], [4, 1])).Batch(2), new Sgd(0.1), new MeanSquaredError());
        Assert.Equal([0f, 0, 0], model.GetWeight(model.Weights[0]).ToArray<float>());
    }

    [Fact]
    public void Masked_parts_do_not_count_in_the_loss()
    {
        // Outputs are the inputs; where they are 0 the mask says no, so that the mean is over 1 and 3 alone: (1 + 9) / 2.
        var model = new Sequential(new NotZero(), new Rescaling(1));
        Tensor x = Tensor.From([1f, 0, 0, 3], [2, 2, 1]);
        var batch = new Example(x, Tensor.Zeros(DType.Float32, [2, 2, 1]));
        Assert.Equal(5, model.Evaluate(Dataset.From(batch), new MeanSquaredError())["loss"], 6);
        Assert.Equal(5, model.Evaluate(Dataset.From(batch), new MeanSquaredError(), [new MeanSquaredError()])["mean_squared_error"], 6);
    }

    private static double LossOf(Layer layer, Tensor rows)
    {
        var model = new Sequential(layer);
        return model.Evaluate(Dataset.FromTensors(rows, Tensor.Zeros(DType.Float32, [4, 1])).Batch(4), new MeanSquaredError())["loss"];
    }

    private static Model Network()
    {
        SymbolicTensor x = Model.Input([3], name: "a"), by = Model.Input([3], name: "b");
        IReadOnlyList<SymbolicTensor> halves = new Halves { Name = "x" }.By(x, by);
        return new Model([x, by], [halves[0], halves[1]]) { Seed = 3 };
    }

    /// <summary>Two products of its input, both moved by an input that goes by name.</summary>
    private sealed class Halves : Layer
    {
        private readonly Dense _left, _right;

        public Halves() => (_left, _right) = (Part("left", new Dense(3) { UseBias = false }), Part("right", new Dense(3) { UseBias = false }));

        public IReadOnlyList<SymbolicTensor> By(SymbolicTensor x, SymbolicTensor by) => OnNamed([x], ("by", by));

        protected override IReadOnlyList<string> NamedInputs => ["by"];

        protected override Value Call(Value input, LayerCall call) => CallAll([input], call)[0];

        protected override IReadOnlyList<Value> CallAll(IReadOnlyList<Value> inputs, LayerCall call)
        {
            Value[] halves = [call.Apply(_left, inputs[0]), call.Apply(_right, inputs[0])];
            return call.Arguments.TryGetValue("by", out Value? by) ? [.. halves.Select(h => h + by)] : halves;
        }
    }

    /// <summary>A mask of the steps that are not 0.</summary>
    private sealed class NotZero : Layer
    {
        protected override Value Call(Value input, LayerCall call)
        {
            Value given = Op.Copy(input);
            call.SetMask(given, Op.Any(Op.NotEqual(given, Op.BroadcastTo(call.Graph.Number(0, given.DType), given.Shape)), -1));
            return given;
        }
    }
}
