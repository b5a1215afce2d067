using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>
/// Runs recorded functions of images. The recorder has not kept large images nor what they become, but how that is computed:
/// any images will do, for both sides are computed from them.
/// </summary>
internal static class ImageFunctionPlayer
{
    /// <summary>What the lists call a case by: its function, or what it asks for that is not there.</summary>
    public static string SubjectOf(VectorCase one)
    {
        VectorCall call = CallOf(one);
        if (one.Test.Contains("resize")) return call.Options["antialias"] is true && call.Options["interpolation"] is not "nearest" ? "ops.image.resize with smoothing" : "ops.image.resize";
        if ((call.Options.GetValueOrDefault("fill_mode") ?? call.Arguments.ElementAtOrDefault(3)) is "mirror") return "the fill mode mirror";
        return call.Arguments[0] is Tensor { Shape.Rank: not 1 } ? $"{one.Subject} of volumes" : one.Subject;
    }

    /// <summary>What runs a case, or null where it asks for something that is not there.</summary>
    public static Action? Of(VectorCase one) => SubjectOf(one) switch
    {
        "ops.image.resize" => () => Resize(one),
        "ops.image.affine_transform" => () => Project(one),
        "ops.image.map_coordinates" => () => Sample(one),
        _ => null,
    };

    private static VectorCall CallOf(VectorCase one) => ((VectorResult)(one.Test.Contains("resize") ? one.Expected : one.Actual)!).Last;

    private static (Tensor Images, ImageReference Reference) Images(VectorCall call)
    {
        long[] extents = ArrayPlayer.Extents((VectorUnknown)call.Arguments[0]!);
        double[] numbers = NumPyRandom.Rand(extents).ToArray<double>();
        return (Tensor.From(Array.ConvertAll(numbers, n => 255 * n), Shape.Of(extents)), new ImageReference(extents, call.Options["data_format"] is "channels_first"));
    }

    private static void Resize(VectorCase one)
    {
        VectorCall call = CallOf(one);
        var (images, reference) = Images(call);
        object?[] size = (object?[])call.Options["size"]!;
        int height = (int)(long)size[0]!, width = (int)(long)size[1]!;
        string interpolation = (string)call.Options["interpolation"]!;
        Layer layer = Layer.FromConfig("Resizing", new JsonObject { ["height"] = height, ["width"] = width, ["interpolation"] = interpolation, ["data_format"] = (string)call.Options["data_format"]! });
        one.Matches(new LayerRun(layer, ArrayPlayer.Single(images)).Run().Output, reference.Resize(images, height, width, interpolation));
    }

    private static void Project(VectorCase one)
    {
        VectorCall call = CallOf(one);
        var (images, reference) = Images(call);
        var projections = (Tensor)call.Arguments[1]!;
        double[] numbers = [.. Enumerable.Range(0, projections.Count).Select(projections.NumberAt)];
        bool isNearest = call.Options["interpolation"] is "nearest";
        ImageFill fill = FillOf(call.Options["fill_mode"]);
        Tensor actual = RulePlayer.Run(images, x =>
        {
            Value batch = x.Shape.Rank == 3 ? Op.ExpandDims(x, 0) : x;
            if (reference.IsFirst) batch = Op.Transpose(batch, 0, 2, 3, 1);
            Value seen = Op.ProjectImages(batch, x.Graph.Constant(Tensor.From(numbers, [batch.Shape[0], 8])), reference.Height, reference.Width, fill, nearest: isNearest);
            return reference.IsFirst ? Op.Transpose(seen, 0, 3, 1, 2) : seen;
        });
        one.Matches(actual, reference.Project(images, numbers, fill, isNearest));
    }

    // A line of numbers is an image of one row; each place is that of the only pixel of a result.
    private static void Sample(VectorCase one)
    {
        VectorCall call = CallOf(one);
        Tensor line = (Tensor)call.Arguments[0]!, places = (Tensor)((object?[])call.Arguments[1]!)[0]!;
        double[] numbers = [.. Enumerable.Range(0, line.Count).Select(line.NumberAt)];
        double[] projections = [.. Enumerable.Range(0, places.Count).SelectMany(i => new[] { 0, 0, places.NumberAt(i), 0, 0, 0, 0, 0 })];
        Tensor images = Tensor.From([.. Enumerable.Repeat(numbers, places.Count).SelectMany(row => row)], [places.Count, 1, line.Count, 1]);
        Tensor seen = RulePlayer.Run(images, x => Op.ProjectImages(x, x.Graph.Constant(Tensor.From(projections, [places.Count, 8])), 1, 1, FillOf(call.Arguments[3]), nearest: call.Arguments[2] is 0L));
        one.Matches(line.DType.IsFloating() ? seen : Tensor.From(Array.ConvertAll(seen.ToArray<double>(), n => Math.Round(n))));
    }

    private static ImageFill FillOf(object? mode) => Enum.Parse<ImageFill>((string)mode!, ignoreCase: true);
}
