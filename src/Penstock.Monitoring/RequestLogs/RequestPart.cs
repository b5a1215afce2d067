using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Monitoring;

/// <summary>Some logged rows, in the order of the log, with their columns typed as the model takes them.</summary>
public sealed class RequestPart
{
    private readonly IReadOnlyList<RequestColumn> _columns;
    private Table? _inputs;

    internal RequestPart(IReadOnlyList<RequestColumn> columns, RequestRows rows)
    {
        _columns = columns;
        Numbers = [.. rows.Numbers.Select(c => c?.ToArray())];
        Texts = [.. rows.Texts.Select(c => c?.ToArray())];
        (Ids, Rows, Times, Versions) = (rows.Ids.ToArray(), rows.RowNumbers.ToArray(), rows.Times.ToArray(), rows.Versions.ToArray());
        (Outputs, OutputWidth) = (rows.Outputs.ToArray(), rows.OutputWidth);
    }

    /// <summary>How many rows there are.</summary>
    public int Count => Rows.Count;

    /// <summary>The request of each row.</summary>
    public IReadOnlyList<string> Ids { get; }

    /// <summary>The place of each row in its request.</summary>
    public IReadOnlyList<int> Rows { get; }

    /// <summary>When each row was answered.</summary>
    public IReadOnlyList<DateTimeOffset> Times { get; }

    /// <summary>The version of the model that answered each row.</summary>
    public IReadOnlyList<long> Versions { get; }

    /// <summary>The numbers of all answers, <see cref="OutputWidth"/> for each row; NaN where the log has none.</summary>
    public IReadOnlyList<double> Outputs { get; }

    /// <summary>How many numbers an answer has.</summary>
    public int OutputWidth { get; }

    /// <summary>The raw columns: Float64 with NaN, or Text with the empty text, where a value is missing.</summary>
    public Table Inputs => _inputs ??= new([.. _columns.Select(NewColumn)]);

    internal double[]?[] Numbers { get; }

    internal string[]?[] Texts { get; }

    private Column NewColumn(RequestColumn column, int index)
    {
        bool[] missing = Texts[index] is { } texts ? Array.ConvertAll(texts, string.IsNullOrEmpty) : Array.ConvertAll(Numbers[index]!, double.IsNaN);
        return new(column.Name, Texts[index] is { } values ? Tensor.From(values) : Tensor.From(Numbers[index]!), Array.IndexOf(missing, true) < 0 ? null : missing);
    }
}

/// <summary>A column of the logged inputs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsText">Whether it holds texts; else numbers.</param>
public sealed record RequestColumn(string Name, bool IsText);
