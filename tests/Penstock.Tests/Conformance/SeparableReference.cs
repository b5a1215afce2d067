using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>The recorded expectation of a separable convolution over sequences, computed from its definition; the recorded kernels are a single number each.</summary>
internal static class SeparableReference
{
    private const int Taps = 2;

    /// <summary>What the recorded calls give, or null where they are others.</summary>
    public static Tensor? Of(VectorResult wanted)
    {
        if (wanted.On is not VectorObject { Class: "conv_test.np_conv1d" }) return null;
        VectorCall depthwise = ((VectorResult)wanted.Last.Arguments[0]!).Last;
        Tensor x = (Tensor)depthwise.Arguments[0]!, bias = (Tensor)wanted.Last.Arguments[2]!;
        int channels = (int)x.Shape[2].Value, steps = (int)x.Shape[1].Value, multiplier = ((Tensor)depthwise.Arguments[2]!).Count / channels;
        double factor = ((Tensor)depthwise.Arguments[1]!).NumberAt(0) * ((Tensor)wanted.Last.Arguments[1]!).NumberAt(0);
        int dilation = depthwise.Options["dilation_rate"] is object?[] list ? (int)(long)list[0]! : (int)(long)depthwise.Options["dilation_rate"]!;
        bool isSame = depthwise.Options["padding"] is "same";
        int before = isSame ? dilation * (Taps - 1) / 2 : 0, results = isSame ? steps : steps - dilation * (Taps - 1);
        double At(int row, int step) => step < 0 || step >= steps ? 0 : Enumerable.Range(0, channels).Sum(c => x.NumberAt((row * steps + step) * channels + c));
        double Sum(int row, int step) => Enumerable.Range(0, Taps).Sum(k => At(row, step - before + k * dilation));
        int rows = (int)x.Shape[0].Value;
        return Tensor.From([.. from row in Enumerable.Range(0, rows) from step in Enumerable.Range(0, results) from filter in Enumerable.Range(0, bias.Count)
                               select multiplier * factor * Sum(row, step) + bias.NumberAt(filter)], [rows, results, bias.Count]);
    }
}
