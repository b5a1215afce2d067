using System.Runtime.CompilerServices;

namespace Penstock.Tensors;

// Pixels of one row, a step apart, that are made by the same taps: Result[pixel, c] = activation(sum over t of
// Source[SourceOffsets[t] + pixel * SourceStep + c] * Weights[WeightOffsets[t] + c] + Bias[c]). All steps are in floats.
internal unsafe struct DepthwiseRow
{
    internal float* Source;
    internal nint SourceStep;
    internal nint* SourceOffsets;
    internal float* Weights;
    internal nint* WeightOffsets;
    internal nint Taps;
    internal float* Result;
    internal nint ResultStep;
    internal nint Pixels;
    internal nint Channels;
    internal float* Bias;
    internal FusedActivation Activation;
}

// A vector of channels at a time, eight or four pixels together, so that their sums hide the latency of MultiplyAdd. What is
// left over is done with pixels that were done already: they come out the same.
internal static unsafe class DepthwiseRow<V> where V : struct, ILanes<V>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run(DepthwiseRow* row)
    {
        nint c = 0;
        for (; c + V.Count <= row->Channels; c += V.Count)
            Column(row, c, V.Count);
        if (c < row->Channels)
            Column(row, c, row->Channels - c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column(DepthwiseRow* p, nint c, nint lanes)
    {
        nint pixels = p->Pixels;
        if (pixels >= 8)
            for (nint pixel = 0; pixel < pixels; pixel += 8)
                Eight(p, c, Math.Min(pixel, pixels - 8), lanes);
        else if (pixels >= 4)
            for (nint pixel = 0; pixel < pixels; pixel += 4)
                Four(p, c, Math.Min(pixel, pixels - 4), lanes);
        else
            for (nint pixel = 0; pixel < pixels; pixel++)
                One(p, c, pixel, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Eight(DepthwiseRow* p, nint c, nint pixel, nint lanes)
    {
        V s0 = V.Of(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        nint step = p->SourceStep, two = 2 * step, three = 3 * step;
        float* source = p->Source + pixel * step + c, weights = p->Weights + c;
        for (nint t = 0, taps = p->Taps; t < taps; t++)
        {
            V w = V.LoadFirst(weights, p->WeightOffsets[t], lanes);
            float* x = source + p->SourceOffsets[t], far = x + 4 * step;
            s0 = V.MultiplyAdd(V.LoadFirst(x, 0, lanes), w, s0);
            s1 = V.MultiplyAdd(V.LoadFirst(x, step, lanes), w, s1);
            s2 = V.MultiplyAdd(V.LoadFirst(x, two, lanes), w, s2);
            s3 = V.MultiplyAdd(V.LoadFirst(x, three, lanes), w, s3);
            s4 = V.MultiplyAdd(V.LoadFirst(far, 0, lanes), w, s4);
            s5 = V.MultiplyAdd(V.LoadFirst(far, step, lanes), w, s5);
            s6 = V.MultiplyAdd(V.LoadFirst(far, two, lanes), w, s6);
            s7 = V.MultiplyAdd(V.LoadFirst(far, three, lanes), w, s7);
        }
        Finish(p, c, pixel, lanes, s0, s1, s2, s3);
        Finish(p, c, pixel + 4, lanes, s4, s5, s6, s7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(DepthwiseRow* p, nint c, nint pixel, nint lanes)
    {
        V s0 = V.Of(0), s1 = s0, s2 = s0, s3 = s0;
        nint step = p->SourceStep, two = 2 * step, three = 3 * step;
        float* source = p->Source + pixel * step + c, weights = p->Weights + c;
        for (nint t = 0, taps = p->Taps; t < taps; t++)
        {
            V w = V.LoadFirst(weights, p->WeightOffsets[t], lanes);
            float* x = source + p->SourceOffsets[t];
            s0 = V.MultiplyAdd(V.LoadFirst(x, 0, lanes), w, s0);
            s1 = V.MultiplyAdd(V.LoadFirst(x, step, lanes), w, s1);
            s2 = V.MultiplyAdd(V.LoadFirst(x, two, lanes), w, s2);
            s3 = V.MultiplyAdd(V.LoadFirst(x, three, lanes), w, s3);
        }
        Finish(p, c, pixel, lanes, s0, s1, s2, s3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void One(DepthwiseRow* p, nint c, nint pixel, nint lanes)
    {
        V sum = V.Of(0);
        float* source = p->Source + pixel * p->SourceStep + c, weights = p->Weights + c;
        for (nint t = 0, taps = p->Taps; t < taps; t++)
            sum = V.MultiplyAdd(V.LoadFirst(source, p->SourceOffsets[t], lanes), V.LoadFirst(weights, p->WeightOffsets[t], lanes), sum);
        V bias = p->Bias == null ? V.Of(0) : V.LoadFirst(p->Bias, c, lanes);
        Activated(sum + bias, p->Activation).StoreFirst(p->Result + pixel * p->ResultStep, c, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(DepthwiseRow* p, nint c, nint pixel, nint lanes, V s0, V s1, V s2, V s3)
    {
        V bias = p->Bias == null ? V.Of(0) : V.LoadFirst(p->Bias, c, lanes);
        float* result = p->Result + pixel * p->ResultStep + c;
        nint step = p->ResultStep;
        Activated(s0 + bias, p->Activation).StoreFirst(result, 0, lanes);
        Activated(s1 + bias, p->Activation).StoreFirst(result, step, lanes);
        Activated(s2 + bias, p->Activation).StoreFirst(result, 2 * step, lanes);
        Activated(s3 + bias, p->Activation).StoreFirst(result, 3 * step, lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Activated(V x, FusedActivation activation) => activation switch
    {
        FusedActivation.Relu => V.AtLeast(x, V.Of(0)),
        FusedActivation.Relu6 => V.AtMost(V.AtLeast(x, V.Of(0)), V.Of(6)),
        _ => x,
    };
}
