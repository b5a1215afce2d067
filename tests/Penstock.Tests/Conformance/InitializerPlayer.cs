using System.Text.Json.Nodes;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>Runs recorded initializers.</summary>
internal static class InitializerPlayer
{
    private static readonly string[] Named = ["Zeros", "Ones"];

    /// <summary>What runs a case, or null where its class is not built.</summary>
    public static Action? Of(VectorCase one)
    {
        if (!Named.Contains(one.Name) && KerasRegistry<Initializer>.Find(one.Name) is null) return null;
        return one.Check == "config_roundtrip"
            ? () => KerasSettings.RoundTrip(KerasSettings.Of((VectorObject)one.Actual!), config => Make(one.Name, config).Config())
            : () => one.Matches(Evaluate(one.Actual), Evaluate(one.Expected));
    }

    private static Initializer Make(string name, JsonObject config) =>
        Initializer.FromConfig(new JsonObject { ["class_name"] = name, ["config"] = config.DeepClone() });

    private static object? Evaluate(object? node) => node switch
    {
        VectorResult { On: VectorObject made, Last: { Method: "__call__" } call } => Create(Make(KerasSettings.NameOf(made), KerasSettings.Of(made)), call),
        VectorResult { On: VectorResult { Last: { Method: "call", Arguments: [VectorResult { On: VectorObject described }] } }, Last: { Method: "__call__" } call } =>
            Create(Make(KerasSettings.NameOf(described), Make(KerasSettings.NameOf(described), KerasSettings.Of(described)).Config()), call),
        VectorResult result => ArrayPlayer.Call((Tensor)Evaluate(result.On)!, result.Last.Method, result.Last.Arguments, result.Last.Options),
        _ => node,
    };

    private static Tensor Create(Initializer initializer, VectorCall call) =>
        initializer.Create(new(DType.Float32, Shape.Of([.. ((object?[])call.Options["shape"]!).Select(n => (long)n!)])), seed: 7);
}
