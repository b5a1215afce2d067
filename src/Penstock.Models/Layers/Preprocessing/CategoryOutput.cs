using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>How whole numbers are written as numbers between which no order is implied.</summary>
public enum CategoryOutput
{
    /// <summary>1 at the place of each number, 0 elsewhere; one row an input number.</summary>
    OneHot,
    /// <summary>1 at the places of all numbers of an example, 0 elsewhere.</summary>
    MultiHot,
    /// <summary>How often each number occurs in an example.</summary>
    Count,
    /// <summary>How often each number occurs in an example, times its weight: the fewer of the examples that were seen hold it, the more. Only of lookups.</summary>
    TfIdf,
}

/// <summary>Numbers written by their places.</summary>
internal static class CategoryOutputs
{
    /// <summary>Int32 or Int64 numbers as Float32 vectors; those outside give zeros.</summary>
    public static Value Encode(this CategoryOutput mode, Value numbers, int depth)
    {
        if (mode != CategoryOutput.OneHot) return Op.Tally(numbers.Shape.Rank == 0 ? Op.ExpandDims(numbers, 0) : numbers, depth, once: mode == CategoryOutput.MultiHot);
        bool shrinks = numbers.Shape.Rank > 1 && numbers.Shape[-1] == 1;
        return Op.OneHot(shrinks ? Op.Squeeze(numbers, -1) : numbers, depth);
    }

    /// <summary>The mode as Keras writes it; null for the numbers themselves.</summary>
    public static string Name(CategoryOutput? mode) => mode is { } known ? KerasText.Of(known) : "int";

    /// <summary>The mode of settings; int gives null.</summary>
    public static CategoryOutput? Of(KerasConfig config) => config.Text("output_mode", "int") == "int" ? null : config.Choice("output_mode", CategoryOutput.MultiHot);

    /// <summary>The mode, unless it takes weights that only lookups have.</summary>
    public static CategoryOutput? WithoutWeights(this CategoryOutput? mode, string layer) => mode != CategoryOutput.TfIdf
        ? mode
        : throw new ArgumentException($"{layer}: expected an output of one_hot, multi_hot or count, got tf_idf. Only lookups have its weights.");
}
