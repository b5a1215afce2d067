using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>How a query on a database is read.</summary>
public sealed record QueryOptions
{
    /// <summary>The values of the query's parameters by name; null stands for NULL.</summary>
    public IReadOnlyDictionary<string, object?> Parameters { get; init; } = new Dictionary<string, object?>();

    /// <summary>The types of columns by name: Float32, Float64, Int64, Bool or Text. The others have the database's own.</summary>
    public IReadOnlyDictionary<string, DType> Types { get; init; } = new Dictionary<string, DType>();

    /// <summary>How long the database may take to begin its answer; null: as long as its driver says.</summary>
    public TimeSpan? Timeout { get; init; }
}
