using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Logs with something of every plugin, at a time that stands still.</summary>
internal static class SampleLogs
{
    /// <summary>A PNG of one grey pixel.</summary>
    public static readonly byte[] Png = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==");

    public static void Write(string folder)
    {
        Write(folder, "digits/first", 0.1, SessionStatus.Success);
        Write(folder, "digits/second", 0.2, SessionStatus.Failure);
    }

    private static void Write(string folder, string run, double rate, SessionStatus status)
    {
        using RunWriter log = RunLog.Create(Path.Combine(folder, run), new() { Clock = new ManualClock() });
        log.HyperParameters(new HParamExperiment { HParams = [new("rate", HParamType.Number) { Interval = (0.01, 1) }, new("units", HParamType.Number), new("shuffles", HParamType.Truth)], Metrics = [new("validation/accuracy")] });
        log.HyperParameters(new HParamSession(new Dictionary<string, HParamValue> { ["rate"] = rate, ["shuffles"] = true }) { Group = "a", Start = 100 });
        for (int step = 0; step < 5; step++)
        {
            log.Scalar("train/loss", step == 3 ? double.NaN : 1.0 / (step + 1), step, step == 0 ? new() { DisplayName = "Loss", Description = "What is made **small**." } : null);
            log.Scalar("validation/accuracy", 0.5 + step / 16.0, step);
        }
        log.Histogram("weights/dense/kernel", new HistogramPayload([new(0, 1, 2), new(1, 2, 6), new(2, 4, 0)]), 1);
        log.Histogram("weights/dense/kernel", new HistogramPayload([new(0, 1, 1), new(1, 2, 1), new(2, 4, 2)]), 2);
        log.Images("digits", [Png, Png], 1, 1, 1);
        log.Audio("tone", Tensor.From(new float[] { 0, 0.5f, -0.5f, 0 }, Shape.Of(4, 1)), 8000, 1);
        log.Text("notes", "# Head\n\n<script>alert(1)</script> [a](javascript:alert(1)) [b](https://example.com) ![c](http://example.com/x.png)", 1);
        log.Text("table", Tensor.From("one", "two"), 2);
        log.PrCurve("pr", PrCurvePayload.Of([true, false, true, false], [0.9f, 0.4f, 0.6f, 0.1f], 5), 1);
        log.ConfusionMatrix("confusion_matrix", new(["cat", "dog"], [[5, 1], [0, 4]]) { Measured = "10 validation examples", Examples = [new(0, 1, [17], [1]), new(1, 1, [3], []) { Texts = ["age = 22"] }], Thumbnails = [Png] }, 1);
        log.Profile("profile", new() { Kind = "compute", ComputeShare = 0.75, Operators = [new("MatMul", 0.5, 40, 2, "compute", 0.8)], Advice = ["Larger batches."] }, 1);
        log.Layout(new(new LayoutCategory("Losses", new LayoutChart("All") { Tags = ["loss"] }, new LayoutChart("Band") { Margins = [new("a", "b", "c")] })));
        log.Mesh("pyramid", Tensor.From(new float[] { 0, 0, 0, 1, 0, 0, 0, 1, 0 }, Shape.Of(1, 3, 3)), 1, new() { Faces = Tensor.From(new[] { 0, 1, 2 }, Shape.Of(1, 1, 3)) });
        log.KerasGraph("""{"class_name":"Sequential","config":{"name":"sequential","layers":[{"class_name":"InputLayer","config":{"name":"in","batch_shape":[null,4],"dtype":"float32"}},{"class_name":"Dense","config":{"name":"dense","units":2,"dtype":"float32"}}]}}""");
        log.Embedding("points", Tensor.From(new float[] { 1, 2, 3, 4, 5, 6 }, Shape.Of(3, 2)), new() { Columns = [("label", ["a", "b", "c"])] });
        log.HyperParameters(new HParamSessionEnd(status) { End = 200 });
    }
}
