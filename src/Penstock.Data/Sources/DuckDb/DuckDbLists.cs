using System.Runtime.CompilerServices;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A column of lists: the elements of all rows one after the other, and how many each row has. A missing list is empty.</summary>
internal sealed unsafe class DuckDbLists(DuckDbApi api, string who, string name, DuckDbColumn elements, int? length) : DuckDbColumn(api, name)
{
    private readonly List<int> _lengths = [];

    public override Column Take() => throw new InvalidDataException($"{who} column \"{Name}\": expected one value a row, got lists. Take one out in the query, such as x[1], make rows of them with unnest(x), or read examples, whose inputs may be lists.");

    public override Tensor[] TakeRows()
    {
        Tensor all = elements.Take().Values;
        var rows = new Tensor[_lengths.Count];
        for (int i = 0, start = 0; i < rows.Length; start += _lengths[i++]) rows[i] = Rows(all, start, _lengths[i]);
        _lengths.Clear();
        Forget();
        return rows;
    }

    public override bool[]? Missing
    {
        get
        {
            if (elements.Missing is not { } parts) return base.Missing;
            bool[] missing = base.Missing ?? new bool[_lengths.Count];
            for (int i = 0, start = 0; i < missing.Length; start += _lengths[i++]) missing[i] |= parts.AsSpan(start, _lengths[i]).Contains(true);
            return missing;
        }
    }

    private protected override void ShortenValues(int count)
    {
        _lengths.RemoveRange(count, _lengths.Count - count);
        elements.Shorten(_lengths.Sum());
    }

    private protected override void AppendValues(nint vector, int start, int count)
    {
        ulong* valid = Api.VectorGetValidity(vector);
        nint child = length is null ? Api.ListVectorGetChild(vector) : Api.ArrayVectorGetChild(vector);
        ulong* entries = (ulong*)Api.VectorGetData(vector);
        for (int row = start; row < start + count; row++)
        {
            int size = IsMissing(valid, row) ? 0 : length ?? checked((int)entries[2 * row + 1]);
            if (size > 0) elements.Append(child, length is { } fixedLength ? row * fixedLength : checked((int)entries[2 * row]), size);
            _lengths.Add(size);
        }
    }

    private protected override void Clear(int index)
    {
    }

    private protected override Tensor TakeValues() => throw new System.Diagnostics.UnreachableException();
}
