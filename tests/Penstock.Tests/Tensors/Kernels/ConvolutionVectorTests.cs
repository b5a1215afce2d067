using System.Text.Json;
using Penstock.Tensors;

namespace Penstock.Tests;

public unsafe class ConvolutionVectorTests
{
    private const float Tolerance = 1e-5f;

    [Fact]
    public void Agrees_with_every_derived_convolution()
    {
        using JsonDocument file = JsonDocument.Parse(File.ReadAllBytes(TestFiles.RequireVectors("modelling", "derived_convolutions.json")));
        int cases = 0;
        foreach (JsonElement vector in file.RootElement.GetProperty("vectors").EnumerateArray())
        {
            var (expected, actual) = vector.GetProperty("layer").GetString()!.Contains("Transpose") ? RunTransposed(vector) : RunForward(vector);
            Assert.Equal(expected.Length, actual.Length);
            for (int i = 0; i < expected.Length; i++)
                Assert.True(Math.Abs(expected[i] - actual[i]) <= Tolerance, $"case {cases}, {vector.GetProperty("layer")}, element {i}: expected {expected[i]}, got {actual[i]}");
            cases++;
        }
        Assert.True(cases > 0, "no case found");
    }

    private static (float[] Expected, float[] Actual) RunForward(JsonElement vector)
    {
        JsonElement args = vector.GetProperty("args");
        int[] input = Shape(vector.GetProperty("input")), kernel = Shape(vector.GetProperty("weights")[0]);
        int rank = input.Length - 2, channels = input[^1];
        bool depthwise = vector.GetProperty("layer").GetString()!.StartsWith("Depthwise");
        int filters = depthwise ? channels * kernel[^1] : kernel[^1];
        int groups = depthwise ? channels : args.GetProperty("groups").GetInt32();
        int stride = args.GetProperty("strides").GetInt32(), dilation = args.GetProperty("dilation_rate").GetInt32();
        var axes = new ConvolutionAxis[rank];
        for (int i = 0; i < rank; i++)
            axes[i] = args.GetProperty("padding").GetString() switch
            {
                "same" => ConvolutionAxis.Same(input[i + 1], kernel[i], stride, dilation),
                "causal" => CausalAsTheReference(ConvolutionAxis.Same(input[i + 1], kernel[i], stride, dilation)),
                _ => ConvolutionAxis.Valid(input[i + 1], kernel[i], stride, dilation),
            };
        ConvolutionGeometry geometry = new(axes, channels, filters, groups);
        float[] actual = new float[input[0] * geometry.OutputSize];
        fixed (float* x = Data(vector.GetProperty("input")), w = Data(vector.GetProperty("weights")[0]), b = Numbers(vector.GetProperty("bias")), y = actual)
            Convolution.Forward(ThreadTeam.Shared, geometry, new() { Batch = input[0], Input = x, Weights = w, Bias = b, Output = y });
        return (Data(vector.GetProperty("output")), actual);
    }

    // The reference function puts the whole of SAME's padding before; Keras's layer pads by (kernel - 1) * dilation, as
    // ConvolutionAxis.Causal does. They agree at stride 1 and the vectors have one case of stride 2.
    private static ConvolutionAxis CausalAsTheReference(ConvolutionAxis same) =>
        same with { PadBefore = same.PadBefore + same.PadAfter, PadAfter = 0 };

    // A transposed convolution is the gradient of a convolution with respect to its input.
    private static (float[] Expected, float[] Actual) RunTransposed(JsonElement vector)
    {
        JsonElement args = vector.GetProperty("args");
        int[] input = Shape(vector.GetProperty("input")), kernel = Shape(vector.GetProperty("weights")[0]), output = Shape(vector.GetProperty("output"));
        int stride = args.GetProperty("strides").GetInt32();
        var axes = new ConvolutionAxis[input.Length - 2];
        for (int i = 0; i < axes.Length; i++)
            axes[i] = args.GetProperty("padding").GetString() == "same"
                ? ConvolutionAxis.Same(output[i + 1], kernel[i], stride)
                : ConvolutionAxis.Valid(output[i + 1], kernel[i], stride);
        ConvolutionGeometry geometry = new(axes, output[^1], input[^1]);
        Assert.Equal(input.Aggregate(1, (a, b) => a * b), input[0] * geometry.OutputSize);
        float[] actual = new float[input[0] * geometry.InputSize], bias = Numbers(vector.GetProperty("bias"));
        fixed (float* dy = Data(vector.GetProperty("input")), w = Data(vector.GetProperty("weights")[0]), dx = actual)
            Convolution.Backward(ThreadTeam.Shared, geometry, new() { Batch = input[0], Weights = w, OutputGradient = dy, InputGradient = dx });
        for (int i = 0; i < actual.Length; i++)
            actual[i] += bias[i % bias.Length];
        return (Data(vector.GetProperty("output")), actual);
    }

    private static int[] Shape(JsonElement array) => [.. array.GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];

    private static float[] Data(JsonElement array) => Numbers(array.GetProperty("data"));

    private static float[] Numbers(JsonElement list) =>
        list.ValueKind == JsonValueKind.Object ? Data(list) : [.. list.EnumerateArray().Select(e => e.GetSingle())];
}
