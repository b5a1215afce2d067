using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Gathers the profile of one column from its chunks in order, or from profiles.</summary>
internal sealed class ColumnSummary(string name, DType type)
{
    public long Count { get; set; }

    public long Missing { get; set; }

    public DType Type { get; private set; } = type;

    public NumberSummary? Numbers { get; set; }

    public TextSummary? Texts { get; set; }

    public static ColumnSummary Of(ColumnProfile column) => new(column.Name, column.Type)
    {
        Count = column.Count, Missing = column.Missing,
        Numbers = column.Type == DType.Text ? null : NumberSummary.Of(column), Texts = column.Type == DType.Text ? TextSummary.Of(column) : null,
    };

    /// <summary>Adds what comes after in the order of the rows. Numbers of different types become the wider; a column without a value takes any type.</summary>
    public void Merge(ColumnSummary next)
    {
        if (next.Type != Type && next.Count > next.Missing)
        {
            if (Count == Missing) (Type, Numbers, Texts) = (next.Type, null, null);
            else if (Type == DType.Text || next.Type == DType.Text)
                throw new ArgumentException($"DataProfile: expected values of type {Type} in \"{name}\" as before, got {next.Type}. Read the column as texts in both, with the option Types.");
            else Type = Wider(Type, next.Type);
        }
        Count += next.Count;
        Missing += next.Missing;
        if (next.Type == DType.Text != (Type == DType.Text)) return;
        if (next.Numbers is { } numbers) (Numbers ??= new(NumberSummary.MostWhileWorking)).Merge(numbers);
        if (next.Texts is { } texts) (Texts ??= new(TextSummary.MostWhileWorking)).Merge(texts);
    }

    public ColumnProfile ToProfile(bool isMerged = false) => new(name, Type, Count, Missing)
    {
        Numbers = Type == DType.Text ? null : Numbers?.ToProfile(isMerged), Texts = Type == DType.Text ? (Texts ?? new(1)).ToProfile() : null,
    };

    private static DType Wider(DType a, DType b) => a == b ? a
        : a.IsFloating() && b.IsFloating() ? DType.Float64
        : a.IsFloating() || b.IsFloating() ? (a is DType.Int32 or DType.Int64 || b is DType.Int32 or DType.Int64 ? DType.Float64 : a.IsFloating() ? a : b)
        : DType.Int64;
}
