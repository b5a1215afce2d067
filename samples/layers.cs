// A layer and operators of your own, trained, saved and loaded: dotnet run samples/layers.cs
#:project ../src/Penstock.Models/Penstock.Models.csproj
#:property PublishAot=false
using System.Text.Json.Nodes;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

string folder = Directory.CreateTempSubdirectory("penstock-layers-").FullName;
var random = new Random(1);
float[] numbers = [.. Enumerable.Range(0, 4000).Select(_ => 2 * random.NextSingle() - 1)];
Tensor x = Tensor.From(numbers, [2000, 2]), product = Tensor.From([.. numbers.Chunk(2).Select(pair => pair[0] * pair[1])], [2000, 1]);

var model = new Sequential(new Dense(16), new Curve(), new Maxout(8, pieces: 3), new Dense(1)) { Seed = 1 };
Console.WriteLine(model.Fit(Dataset.FromTensors(x, product).Shuffle(2000, seed: 1).Batch(50), new Adam(0.01), new MeanSquaredError(), new() { Epochs = 5 }));

// A .keras file names the layers, a .penstock file the operators; loading is told what the names mean.
model.Save(Path.Combine(folder, "own.keras"));
model.Save(Path.Combine(folder, "own.penstock"));
Model keras = Model.Load(Path.Combine(folder, "own.keras"), new()
{
    Layers = new Dictionary<string, Func<JsonObject, Layer>> { [nameof(Curve)] = _ => new Curve(), [nameof(Maxout)] = Maxout.From },
});
Model penstock = Model.Load(Path.Combine(folder, "own.penstock"), new() { Operators = [typeof(Mish), typeof(SquaredRelu)] });
Tensor asked = Tensor.From([0.5f, -0.5f], [1, 2]);
Console.WriteLine($"0.5 * -0.5 is about {model.Predict(asked).AsSpan<float>()[0]:0.00}, and loaded {keras.Predict(asked).AsSpan<float>()[0]:0.00} and {penstock.Predict(asked).AsSpan<float>()[0]:0.00}");
Directory.Delete(folder, recursive: true);

/// <summary>A layer with weights: the largest of several products for each unit (Goodfellow et al. 2013).</summary>
sealed class Maxout(int units, int pieces) : Layer
{
    protected override Value Call(Value input, LayerCall call)
    {
        Value kernel = call.Weight("kernel", [input.Shape[-1], units * pieces], Initializer.GlorotUniform);
        return Op.Max(Op.Reshape(Op.MatMul(input, kernel), [input.Shape[0], units, pieces]), -1);
    }

    public override JsonObject Config() => new() { ["units"] = units, ["pieces"] = pieces };

    public static Maxout From(JsonObject config) => new((int)config["units"]!, (int)config["pieces"]!);
}

/// <summary>A layer that applies the two operators below.</summary>
sealed class Curve : Layer
{
    protected override Value Call(Value input, LayerCall call) =>
        call.Graph.Apply(new Mish(), [input])[0] + call.Graph.Apply(new SquaredRelu(), [input])[0];
}

/// <summary>An operator made of others, which give it its gradient and its kernel: x tanh(log(1 + exp(x))) (Misra 2019).</summary>
sealed record Mish : Operator
{
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs) => [inputs[0]];

    public override IReadOnlyList<Value> Expand(IReadOnlyList<Value> inputs) => [inputs[0] * Op.Tanh(Op.Softplus(inputs[0]))];
}

/// <summary>An operator with a gradient and a kernel of its own: max(x, 0)^2.</summary>
sealed record SquaredRelu : Operator
{
    public override IReadOnlyList<TensorType> Infer(IReadOnlyList<TensorType> inputs)
    {
        Expect(inputs, 1);
        Require(inputs[0].DType == DType.Float32, "numbers of type Float32", inputs[0].DType, "Cast them.");
        return [inputs[0]];
    }

    public override IReadOnlyList<Gradient?> Differentiate(Node node, IReadOnlyList<Value?> gradients) =>
        [gradients[0] is { } g ? 2 * g * Op.Relu(node.Inputs[0]) : null];

    // What comes back runs at every step, on as many threads as there are, and allocates nothing.
    public override Action Bind(Invocation call)
    {
        TensorBuffer x = call.Inputs[0], y = call.Results[0];
        return call.Split(x.Count, 16384, (start, end) =>
        {
            Span<float> from = x.AsSpan<float>(), to = y.AsSpan<float>();
            for (int i = (int)start; i < end; i++) to[i] = MathF.Max(from[i], 0) * MathF.Max(from[i], 0);
        });
    }
}
