using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Runs recorded functions of keras.ops by the operators, layers and losses that they are here.</summary>
internal static class FunctionPlayer
{
    private static readonly string[] Windowing = ["conv", "depthwise_conv", "separable_conv", "conv_transpose", "max_pool", "average_pool"];

    /// <summary>A case as the books see it.</summary>
    public static VectorItem ItemOf(VectorCase one)
    {
        bool isOfImages = one.Subject.Contains(".image.");
        Action? runner = isOfImages ? ImageFunctionPlayer.Of(one) : one.Subject.StartsWith("ops.nn.") ? () => Compare(one) : null;
        return new($"{one.Index} {one.Test}", isOfImages ? ImageFunctionPlayer.SubjectOf(one) : one.Subject, $"{one}", runner);
    }

    /// <summary>1 at the place of each number along an axis.</summary>
    public static Tensor OneHot(VectorCall call) => RulePlayer.Run((Tensor)call.Arguments[0]!, numbers =>
    {
        Value hot = Op.OneHot(numbers, (int)(long)call.Arguments[1]!);
        int last = hot.Shape.Rank - 1, axis = call.Options.GetValueOrDefault("axis") is long given and >= 0 ? (int)given : last;
        var order = Enumerable.Range(0, last).ToList();
        order.Insert(axis, last);
        return Op.Transpose(hot, order.ToArray());
    });

    private static void Compare(VectorCase one)
    {
        VectorCall call = ((VectorResult)one.Actual!).Last;
        Tensor actual = Play(one.Name, call);
        if (one.Expected is not VectorResult wanted)
        {
            one.Matches(actual);
            return;
        }
        Tensor expected = FunctionReference.Of(KerasSettings.NameOf((VectorObject)wanted.On!), wanted.Last);
        Assert.Equal(expected.Shape.ToArray(), actual.Shape.ToArray());
        one.Matches(actual, expected);
    }

    private static Tensor Play(string name, VectorCall call)
    {
        if (name == "one_hot") return OneHot(call);
        if (name == "multi_hot") return RulePlayer.Run((Tensor)call.Arguments[0]!, numbers => Op.Tally(numbers, (int)(long)call.Arguments[1]!, once: true));
        if (KerasRegistry<Loss>.Find(name) is not null)
            return MetricPlayer.Reduce(Loss.FromConfig(name, new JsonObject { ["from_logits"] = call.Options["from_logits"] is true, ["reduction"] = "none" }), call);
        Tensor x = ArrayPlayer.Single((Tensor)call.Arguments[0]!);
        return Windowing.Contains(name) ? Slide(name, call, x, x.Shape.Rank - 2) : RulePlayer.Run(x, value => Activate(name, call.Options, value));
    }

    private static Value Activate(string name, Dictionary<string, object?> options, Value x) => name switch
    {
        // An axis of null is all axes.
        "softmax" when options.TryGetValue("axis", out object? axis) && axis is null => Op.Reshape(Op.Softmax(Op.Reshape(x, Shape.Of([x.Shape.ElementCount]))), x.Shape),
        "softmax" => Op.Softmax(x, AxisOf(options)),
        "log_softmax" => Op.LogSoftmax(x, AxisOf(options)),
        // Keras's function approximates by default, its activation does not.
        "gelu" => Op.Gelu(x, approximate: options.GetValueOrDefault("approximate") is not false),
        "elu" when options.GetValueOrDefault("alpha") is double alpha => Op.Elu(x, alpha),
        "log_sigmoid" => -Op.Softplus(-x),
        _ => Activation.Of(name).Apply(x),
    };

    private static int AxisOf(Dictionary<string, object?> options) => options.GetValueOrDefault("axis") is long axis ? (int)axis : -1;

    private static Tensor Slide(string name, VectorCall call, Tensor x, int axes)
    {
        Padding padding = call.Options["padding"] is "same" ? Padding.Same : Padding.Valid;
        Axes dilations = Each(call.Options.GetValueOrDefault("dilation_rate"), axes);
        if (name.EndsWith("_pool"))
        {
            Axes window = Each(call.Arguments[1], axes), strides = Each(call.Arguments[2], axes);
            return RulePlayer.Run(x, value => name == "max_pool" ? Op.MaxPool(value, window, strides, padding) : Op.AveragePool(value, window, strides, padding));
        }
        Tensor[] kernels = [.. call.Arguments.Skip(1).OfType<Tensor>().Select(ArrayPlayer.Single)];
        Axes steps = Each(call.Arguments.ElementAtOrDefault(1 + kernels.Length) ?? call.Options.GetValueOrDefault("strides"), axes);
        if (name == "conv")
        {
            int groups = (int)(x.Shape[-1].Value / kernels[0].Shape[-2].Value);
            return RulePlayer.Run(x, value => Op.Convolve(value, value.Graph.Constant(kernels[0]), null, steps, dilations, padding, groups));
        }
        JsonObject config = new() { ["kernel_size"] = List(kernels[0].Shape.Take(axes).Select(n => (int)n.Value)), ["strides"] = List(steps), ["dilation_rate"] = List(dilations), ["padding"] = (string)call.Options["padding"]!, ["use_bias"] = false };
        if (name == "conv_transpose") config["filters"] = kernels[0].Shape[-2].Value;
        else config["depth_multiplier"] = kernels[0].Shape[-1].Value;
        if (name == "separable_conv") config["filters"] = kernels[1].Shape[-1].Value;
        string layer = name switch { "depthwise_conv" => $"DepthwiseConv{axes}D", "separable_conv" => $"SeparableConv{axes}D", _ => $"Conv{axes}DTranspose" };
        return new LayerRun(Layer.FromConfig(layer, config), x) { Set = (state, slots) => kernels.Index().ToList().ForEach(k => state.Set(slots[k.Index], k.Item)) }.Run().Output;
    }

    private static JsonArray List(IEnumerable<int> numbers) => [.. numbers.Select(n => (JsonNode)n)];

    // One number for all axes, or one for each; 1 where there is none.
    private static Axes Each(object? value, int axes) => Axes.Create(value switch
    {
        object?[] list => [.. list.Select(n => (int)(long)n!)],
        long number => [.. Enumerable.Repeat((int)number, axes)],
        _ => [.. Enumerable.Repeat(1, axes)],
    });
}
