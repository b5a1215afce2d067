using Penstock.Tensors;

namespace Penstock.Benchmarks;

/// <summary>Elementwise, softmax and optimizer kernels on one thread, beside the time that a plain copy of the same bytes takes in the same round.</summary>
internal static unsafe class ElementwiseBenchmark
{
    private delegate void Work(float* x, float* y, float* z, float* w, int n);

    public static void Run(string[] arguments)
    {
        int rounds = Arguments.Numbers(arguments, "--rounds", 5)[0];
        Console.WriteLine($"\nelementwise kernels, 1 thread, {VectorForms.Best}, {rounds} rounds, median/best");
        Console.WriteLine("| work | elements | ns per element | GB/s | of a copy's GB/s |");
        Console.WriteLine("|---|---|---|---|---|");
        foreach (int n in Arguments.Numbers(arguments, "--elements", 4096, 131_072, 4_194_304))
        {
            foreach (UnaryKind kind in (UnaryKind[])[UnaryKind.Relu, UnaryKind.Exp, UnaryKind.Log, UnaryKind.Tanh, UnaryKind.Sigmoid, UnaryKind.Erf, UnaryKind.Gelu, UnaryKind.Sin])
            {
                var kernel = UnaryKernels.For(kind, DType.Float32);
                Row(arguments, $"{kind}", n, 8, rounds, (x, y, z, w, count) => kernel(x, y, count, 0));
            }
            var add = BinaryKernels.For(BinaryKind.Add, BinaryForm.Arrays, DType.Float32);
            Row(arguments, "Add", n, 12, rounds, (x, y, z, w, count) => add(x, y, z, count));
            var sum = ReductionKernels.For(ReductionKind.Sum, DType.Float32);
            Row(arguments, "Sum", n, 4, rounds, (x, y, z, w, count) => sum(x, y, 1, count, 1));
            foreach (int classes in (int[])[10, 1000]) Softmax(arguments, n, classes, rounds);
            var adam = AdamKernel.For(DType.Float32, amsgrad: false);
            var step = AdamStep.Of(1e-3, 0.9, 0.999, 1e-7, 0, 10);
            Row(arguments, "Adam", n, 28, rounds, (x, y, z, w, count) =>
            {
                AdamStep now = step;
                adam(x, y, z, w, null, count, &now);
            });
        }
    }

    private static void Softmax(string[] arguments, int n, int classes, int rounds)
    {
        var softmax = SoftmaxKernel.For(DType.Float32);
        Row(arguments, $"Softmax of {classes}", n, 8, rounds, (x, y, z, w, count) => softmax(x, y, count / classes, classes));
        var labels = new int[n / classes];
        var loss = SparseCrossEntropy.Forward(DType.Float32, DType.Int32);
        var gradient = SparseCrossEntropy.Backward(DType.Float32, DType.Int32);
        Row(arguments, $"Cross-entropy of {classes}, forward and backward", n, 16, rounds, (x, y, z, w, count) =>
        {
            fixed (int* label = labels)
            {
                loss(x, label, w, y, count / classes, classes);
                gradient(y, label, w, z, count / classes, classes);
            }
        });
    }

    private static void Row(string[] arguments, string name, int n, int bytes, int rounds, Work work)
    {
        if (!Arguments.Matches(arguments, name)) return;
        using Floats x = new(n), y = new(n), z = new(n), w = new(n);
        // The second moment of Adam is not negative.
        for (int i = 0; i < n; i++) w.Pointer[i] = Math.Abs(w.Pointer[i]);
        List<Timing> own = [], copy = [];
        for (int round = 0; round < rounds; round++)
        {
            own.Add(Timing.Of(() => work(x.Pointer, y.Pointer, z.Pointer, w.Pointer, n)));
            copy.Add(Timing.Of(() => Buffer.MemoryCopy(x.Pointer, y.Pointer, n * 4L, n * 4L)));
        }
        Timing mine = Timing.Of(own), limit = Timing.Of(copy);
        string Both(Func<double, string> show) => $"{show(mine.Median)}/{show(mine.Best)}";
        double rate = (double)bytes * n / 1e9, copyRate = 8.0 * n / 1e9;
        Console.WriteLine($"| {name} | {n} | {Both(t => $"{t * 1e9 / n:F3}")} | {Both(t => $"{rate / t:F1}")} | {rate / mine.Median / (copyRate / limit.Median):F2}/{rate / mine.Best / (copyRate / limit.Best):F2} |");
    }
}
