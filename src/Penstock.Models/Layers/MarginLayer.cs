using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>A layer that changes the ends of the spatial axes. Input [batch, spatial.., channels].</summary>
public abstract class MarginLayer : Layer
{
    private protected MarginLayer(params IReadOnlyList<Margin> margins)
    {
        Margins = margins;
        foreach (Margin margin in margins) Require(margin is { Before: >= 0, After: >= 0 }, "margins of 0 or more", margin);
    }

    /// <summary>What happens at the ends of each spatial axis.</summary>
    public IReadOnlyList<Margin> Margins { get; }

    /// <summary>Which axis holds the channels. Default the last.</summary>
    public DataFormat DataFormat { get; init; }

    /// <inheritdoc/>
    protected sealed override bool TakesAnyType => true;

    private protected abstract string Setting { get; }

    private protected abstract Value Change(Value input, int axis, Margin margin);

    /// <inheritdoc/>
    protected sealed override Value Call(Value input, LayerCall call)
    {
        int first = DataFormat == DataFormat.ChannelsLast ? 1 : 2;
        Require(input.Shape.Rank == Margins.Count + 2, $"an input of rank {Margins.Count + 2}: batch, {Margins.Count} spatial axes, channels", $"shape {input.Shape}", "Add missing axes with a Reshape layer.");
        return Margins.Index().Aggregate(input, (x, margin) => margin.Item == default ? x : Change(x, first + margin.Index, margin.Item));
    }

    /// <inheritdoc/>
    public sealed override JsonObject Config()
    {
        JsonArray[] ends = [.. Margins.Select(m => new JsonArray(m.Before, m.After))];
        var config = new JsonObject { [Setting] = ends.Length == 1 ? ends[0] : new JsonArray(ends) };
        // Keras's layers of one axis have not always had the setting.
        if (ends.Length > 1 || DataFormat != DataFormat.ChannelsLast) config["data_format"] = KerasText.Of(DataFormat);
        return config;
    }
}
