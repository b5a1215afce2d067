using System.Runtime.InteropServices;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Gathers the values of one column of an answer, straight from DuckDB's vectors.</summary>
internal abstract unsafe class DuckDbColumn(DuckDbApi api, string name)
{
    private readonly MissingRows _missing = new();

    private protected DuckDbApi Api => api;

    public string Name => name;

    /// <summary>The values gathered.</summary>
    public int Count { get; private set; }

    /// <summary>The reader of a column; an error for a type that no tensor can hold.</summary>
    public static DuckDbColumn Of(DuckDbApi api, string who, string name, nint type)
    {
        DuckDbType kind = api.GetTypeId(type);
        switch (kind)
        {
            case DuckDbType.List or DuckDbType.Array:
                nint child = kind == DuckDbType.List ? api.ListTypeChildType(type) : api.ArrayTypeChildType(type);
                try
                {
                    DuckDbColumn elements = Of(api, who, name, child);
                    if (elements is DuckDbLists) throw Unfit(who, name, "lists of lists", "Flatten them in the query: flatten(x)");
                    return new DuckDbLists(api, who, name, elements, kind == DuckDbType.Array ? checked((int)api.ArrayTypeArraySize(type)) : null);
                }
                finally
                {
                    api.DestroyLogicalType(&child);
                }
            case DuckDbType.VarChar or DuckDbType.Blob or DuckDbType.Uuid or DuckDbType.Enum:
                return new DuckDbTexts(api, name, kind, type);
            default:
                return DuckDbNumbers.Of(api, who, name, type) ?? throw Unfit(who, name, $"the type {kind}", "Name its parts or cast it in the query: x.part, x::VARCHAR");
        }
    }

    /// <summary>Adds some values of a vector.</summary>
    public void Append(nint vector, int start, int count)
    {
        AppendValues(vector, start, count);
        ulong* valid = api.VectorGetValidity(vector);
        if (valid == null)
        {
            Count += count;
            return;
        }
        for (int i = start; i < start + count; i++, Count++)
            if (IsMissing(valid, i))
            {
                _missing.Add(Count);
                Clear(Count);
            }
    }

    /// <summary>The values since the last time, as a column of a table.</summary>
    /// <exception cref="InvalidDataException">A value is a list.</exception>
    public virtual Column Take()
    {
        bool[]? missing = Missing;
        Tensor values = TakeValues();
        Forget();
        return new Column(Name, values, missing);
    }

    /// <summary>Which of the values gathered are missing, in whole or in part; null for none.</summary>
    public virtual bool[]? Missing => _missing.Of(Count);

    /// <summary>The values since the last time, a tensor of one axis for each row.</summary>
    public virtual Tensor[] TakeRows()
    {
        Tensor values = Take().Values;
        return [.. Enumerable.Range(0, values.Count).Select(row => Rows(values, row, 1))];
    }

    /// <summary>Keeps so many of the values gathered, also after an error in the middle of some.</summary>
    public void Shorten(int count)
    {
        ShortenValues(count);
        _missing.Shorten(count);
        Count = count;
    }

    private protected void Forget()
    {
        Count = 0;
        _missing.Clear();
    }

    private protected abstract void AppendValues(nint vector, int start, int count);

    private protected virtual void ShortenValues(int count)
    {
    }

    /// <summary>Puts what stands for a missing value in its place.</summary>
    private protected abstract void Clear(int index);

    private protected abstract Tensor TakeValues();

    private protected static bool IsMissing(ulong* valid, int index) => valid != null && (valid[index >> 6] >> (index & 63) & 1) == 0;

    private protected static int RoomFor(int now, int wanted) => wanted > Array.MaxLength
        ? throw new InvalidDataException($"Sql: expected at most {Array.MaxLength} values in a column, got more. Read the answer in parts.")
        : (int)Math.Min(Array.MaxLength, Math.Max(wanted, 2L * now));

    /// <summary>Some values as a tensor of their own.</summary>
    private protected static Tensor Rows(Tensor values, int start, int count)
    {
        if (values.DType == DType.Text)
        {
            TextColumn texts = values.AsText();
            var stack = new TextStack(count);
            for (int i = start; i < start + count; i++) stack.Add(texts[i]);
            return Tensor.From(stack.ToColumn(), Shape.Of(count));
        }
        Tensor rows = Tensor.Zeros(values.DType, Shape.Of(count));
        int size = values.DType.ByteSize();
        MemoryMarshal.CreateReadOnlySpan(ref System.Runtime.CompilerServices.Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(values.Data), (nint)start * size), count * size)
            .CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(rows.Data), count * size));
        return rows;
    }

    private static InvalidDataException Unfit(string who, string name, string got, string remedy) =>
        new($"{who} column \"{name}\": expected truth values, numbers, times, texts or lists of them, got {got}. {remedy}.");
}
