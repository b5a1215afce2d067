using System.Text.Json.Nodes;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>Cells one on top of the other as one: each takes the output of the one before, and has its own states.</summary>
public sealed class StackedRNNCells : RecurrentCell
{
    /// <param name="cells">The cells, the first first.</param>
    public StackedRNNCells(params IReadOnlyList<RecurrentCell> cells)
    {
        Require(cells.Count > 0, "at least one cell", "none");
        Cells = cells;
        var counts = new Dictionary<string, int>();
        foreach (RecurrentCell cell in cells)
        {
            // Keras's files number the cells of one class.
            string stem = LayerNames.SnakeCase(cell.KerasName);
            int count = counts[stem] = counts.GetValueOrDefault(stem) + 1;
            Part($"cells/{(count == 1 ? stem : $"{stem}_{count - 1}")}", cell);
        }
    }

    /// <summary>The cells.</summary>
    public IReadOnlyList<RecurrentCell> Cells { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Shape> StateShapes(Shape input)
    {
        var shapes = new List<Shape>();
        foreach (RecurrentCell cell in Cells)
        {
            shapes.AddRange(cell.StateShapes(input));
            input = cell.StateShapes(input)[0];
        }
        return shapes;
    }

    /// <inheritdoc/>
    protected internal override Value Prepare(Value x, LayerCall call) => Cells[0].Prepare(x, call.Inside(Cells[0]));

    /// <inheritdoc/>
    protected internal override (Value Output, IReadOnlyList<Value> States) Advance(Value prepared, IReadOnlyList<Value> states, LayerCall call)
    {
        var next = new List<Value>();
        Value x = prepared;
        foreach (RecurrentCell cell in Cells)
        {
            LayerCall inside = call.Inside(cell);
            // The first cell's input is prepared already; how many states a cell has does not depend on it.
            int count = cell.StateShapes(x.Shape.Without(0)).Count;
            var (output, after) = cell.Advance(cell == Cells[0] ? x : cell.Prepare(x, inside), [.. states.Skip(next.Count).Take(count)], inside);
            next.AddRange(after);
            x = output;
        }
        return (x, next);
    }

    /// <inheritdoc/>
    public override JsonObject Config() => new() { ["cells"] = new JsonArray([.. Cells.Select(KerasModelConfig.WriteLayer)]) };

    internal static StackedRNNCells FromConfig(KerasConfig config) => new(Of(config, "cells"));

    /// <summary>The cells of a list in the settings.</summary>
    internal static RecurrentCell[] Of(KerasConfig config, string key) => [.. config.Layers(key).Select(layer => layer as RecurrentCell
        ?? throw new ArgumentException($"{config.Owner}: expected cells as \"{key}\", got {layer.KerasName}."))];
}
