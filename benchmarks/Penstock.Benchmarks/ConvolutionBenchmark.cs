using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>3x3 same convolutions, forward and forward with all gradients, against PyTorch in both of its layouts; and each gradient by itself.</summary>
internal static unsafe class ConvolutionBenchmark
{
    // Batch, height and width, channels, filters. The first layer of a network has no use for its input's gradient.
    private static readonly (int Batch, int Size, int Channels, int Filters)[] s_shapes =
        [(32, 28, 32, 64), (64, 14, 32, 64), (64, 28, 1, 32), (32, 14, 128, 128), (32, 7, 256, 256),
         (128, 32, 3, 16), (128, 32, 16, 16), (128, 16, 32, 32), (128, 8, 64, 64)];

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        foreach (int threads in Arguments.Numbers(arguments, "--threads", 1, Environment.ProcessorCount).Distinct())
        {
            using ThreadTeam team = new(threads);
            using TorchPeer? torch = arguments.Contains("--alone") ? null : TorchPeer.Start("torch", threads);
            Report.Header($"3x3 convolution, GF/s, {threads} thread(s), {VectorForms.Best}, {rounds} rounds, median/best",
                torch == null ? [] : [new("NCHW", torch, ""), new("channels_last", torch, "")]);
            foreach (var shape in s_shapes)
                RunShape(shape, team, torch, rounds, arguments);
        }
    }

    private static void RunShape((int Batch, int Size, int Channels, int Filters) s, ThreadTeam team, TorchPeer? torch, int rounds, string[] arguments)
    {
        ConvolutionGeometry geometry = new([ConvolutionAxis.Same(s.Size, 3), ConvolutionAxis.Same(s.Size, 3)], s.Channels, s.Filters);
        using Floats x = new((long)s.Batch * geometry.InputSize), w = new(geometry.WeightSize), b = new(s.Filters), y = new((long)s.Batch * geometry.OutputSize);
        using Floats dy = new((long)s.Batch * geometry.OutputSize), dx = new((long)s.Batch * geometry.InputSize), dw = new(geometry.WeightSize), db = new(s.Filters);
        ConvolutionArguments<float> forward = new() { Batch = s.Batch, Input = x.Pointer, Weights = w.Pointer, Bias = b.Pointer, Output = y.Pointer };
        ConvolutionGradients<float> backward = new()
        {
            Batch = s.Batch, Input = x.Pointer, Weights = w.Pointer, OutputGradient = dy.Pointer,
            InputGradient = s.Channels > 1 ? dx.Pointer : null, WeightGradient = dw.Pointer, BiasGradient = db.Pointer,
        };
        void Forward() => Convolution.Forward(team, geometry, forward);
        void Both()
        {
            Convolution.Forward(team, geometry, forward);
            Convolution.Backward(team, geometry, backward);
        }
        double operations = 2.0 * s.Batch * geometry.OutputPixels * geometry.Taps * s.Channels * s.Filters;
        Peer[] Peers(string step) => torch == null ? [] :
            [.. new[] { "NCHW", "channels_last" }.Select(layout => new Peer(layout, torch, $"convolution {layout} {step} {s.Batch} {s.Size} {s.Channels} {s.Filters}"))];
        string name = $"{s.Batch}x{s.Size}x{s.Size} {s.Channels}->{s.Filters}";
        if (Arguments.Matches(arguments, $"{name} forward"))
            Report.Row($"{name} forward", operations, rounds, () => FmaPeak.Measure(team), () => Timing.Of(Forward), Peers("forward"));
        if (Arguments.Matches(arguments, $"{name} both"))
            Report.Row($"{name} both", (s.Channels > 1 ? 3 : 2) * operations, rounds, () => FmaPeak.Measure(team), () => Timing.Of(Both), Peers("both"));
        void Alone(string gradient, ConvolutionGradients<float> gradients)
        {
            if (Arguments.Matches(arguments, $"{name} gradient of {gradient}"))
                Report.Row($"{name} gradient of {gradient}", operations, rounds, () => FmaPeak.Measure(team), () => Timing.Of(() => Convolution.Backward(team, geometry, gradients)), []);
        }
        Alone("weights", backward with { InputGradient = null, BiasGradient = null });
        Alone("input", backward with { WeightGradient = null, BiasGradient = null, InputGradient = dx.Pointer });
    }
}
