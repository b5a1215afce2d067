using System.Reflection;
using System.Text.Json.Nodes;
using Penstock.Models;

namespace Penstock.Tests;

/// <summary>Every setting of every layer that can be set comes back from the layer's JSON in a .keras file; layers and settings are found by reflection.</summary>
public class LayerSettingsTests
{
    // Settings that do not come back as they are, and why.
    private static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["ActivityRegularization.ActivityRegularizer"] = "the layer is made of it: its factors are the settings",
        ["AdditiveAttention.ReturnAttentionScores"] = "an argument of the call in Keras",
        ["AdditiveAttention.UseCausalMask"] = "an argument of the call in Keras",
        ["Attention.ReturnAttentionScores"] = "an argument of the call in Keras",
        ["Attention.UseCausalMask"] = "an argument of the call in Keras",
        ["Equalization.Seed"] = "nothing is drawn",
        ["MultiHeadAttention.ReturnAttentionScores"] = "an argument of the call in Keras",
        ["MultiHeadAttention.UseCausalMask"] = "an argument of the call in Keras",
        ["AutoContrast.Seed"] = "nothing is drawn",
        ["ContrastLimitedAdaptiveHistogramEqualization.Seed"] = "nothing is drawn",
        ["EinsumDense.UseBias"] = "no bias is one without axes in Keras",
        ["RandomGrayscale.ValueRange"] = "grey does not depend on it",
    };

    public static TheoryData<string> Layers => [.. LayerConformanceTests.Samples.Keys.Where(t => t.GetProperties().Any(IsSetting)).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Layers))]
    public void Every_setting_comes_back_from_a_file(string name)
    {
        var (type, sample) = LayerConformanceTests.Samples.Single(s => s.Key.Name == name);
        foreach (PropertyInfo setting in type.GetProperties().Where(IsSetting))
        {
            if (Elsewhere.ContainsKey($"{name}.{setting.Name}")) continue;
            Layer layer = sample.Make();
            object? before = setting.GetValue(layer);
            Assert.True(Others(setting.PropertyType, before).Any(other => TrySet(setting, layer, other)), $"{name}.{setting.Name}: expected a setting that takes one of {string.Join(", ", Others(setting.PropertyType, before))}, got none. Add a value that is allowed.");
            Layer again = KerasModelConfig.ReadLayer(JsonNode.Parse(KerasModelConfig.WriteLayer(layer).ToJsonString())!.AsObject(), name, new LoadOptions());
            Assert.True(Text(setting.GetValue(layer)) == Text(setting.GetValue(again)), $"{name}.{setting.Name}: expected {Text(setting.GetValue(layer))}, got {Text(setting.GetValue(again))}. Write it in Config, or in OwnSettings where Keras does not have it.");
        }
    }

    private static bool IsSetting(PropertyInfo property) => property.SetMethod is { IsPublic: true } && property.Name != nameof(Layer.Name) && Others(property.PropertyType, null).Length > 0;

    private static bool TrySet(PropertyInfo setting, Layer layer, object? other)
    {
        try
        {
            setting.SetValue(layer, other);
            return true;
        }
        catch (TargetInvocationException e) when (e.InnerException is ArgumentException)
        {
            return false;
        }
    }

    // Values unlike the one that is there, the likelier to be allowed first, and none at all last.
    private static object?[] Others(Type type, object? value)
    {
        object?[] all = (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(bool) => [true, false],
            var t when t == typeof(int) => [2, 3, 1],
            var t when t == typeof(long) => [1L << 40, 2L, 3L],
            var t when t == typeof(double) => [0.25, 0.5],
            var t when t.IsEnum => [.. Enum.GetValues(t).Cast<object>()],
            var t when t == typeof(Initializer) => [new Penstock.Models.Constant(0.25f), new Penstock.Models.Constant(0.5f)],
            var t when t == typeof(Regularizer) => [new L1(0.25), new L1(0.5)],
            var t when t == typeof(Constraint) => [new MaxNorm(3), new MaxNorm(4)],
            var t when t == typeof((double, double)) => [(0.25, 0.5), (-1.0, 1.0), (-2.0, 3.0)],
            var t when t == typeof((int, int)) => [(2, 3), (3, 2)],
            var t when t == typeof(SpatialSize) => [(SpatialSize)2, (SpatialSize)3],
            _ => [],
        };
        if (Nullable.GetUnderlyingType(type) is not null) all = [.. all, null];
        return [.. all.Where(other => !Equals(other, value))];
    }

    private static string Text(object? value) => value switch
    {
        Initializer initializer => initializer.Described().ToJsonString(),
        Regularizer regularizer => regularizer.Described().ToJsonString(),
        Constraint constraint => constraint.Described().ToJsonString(),
        // One number for all axes comes back as one for each.
        SpatialSize size => string.Join(", ", size.ToString().Trim('(', ')').Split(", ").Distinct()),
        _ => FormattableString.Invariant($"{value}"),
    };
}
