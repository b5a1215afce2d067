using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>How a CSV file is read; the defaults suit most files.</summary>
public sealed record CsvOptions
{
    /// <summary>The texts that mean a missing value unless <see cref="Missing"/> says otherwise; an empty field always does.</summary>
    public static IReadOnlyList<string> UsualMissing { get; } = ["?", "NA", "N/A", "NaN", "nan", "null"];

    /// <summary>What parts the fields of a row; null: a tab for .tsv files, else a comma.</summary>
    public char? Delimiter { get; init; }

    /// <summary>What encloses fields that contain delimiters or line ends; null: nothing does.</summary>
    public char? Quote { get; init; } = '"';

    /// <summary>Whether the first row has the column names; null: it does if none of its fields is a number or missing, but for the first, which pandas leaves empty above its index. A column without a name is called Unnamed: and its place from 0.</summary>
    public bool? Header { get; init; }

    /// <summary>The column names of files that have none; column1, column2, ... by default.</summary>
    public IReadOnlyList<string>? Names { get; init; }

    /// <summary>The columns to read; null: all.</summary>
    public IReadOnlyList<string>? Select { get; init; }

    /// <summary>The texts that mean a missing value, besides the empty field. In quotes they are texts like any other.</summary>
    public IReadOnlyList<string> Missing { get; init; } = UsualMissing;

    /// <summary>The types of columns by name: Float32, Float64, Int64, Bool or Text. The others are inferred from all their values.</summary>
    public IReadOnlyDictionary<string, DType> Types { get; init; } = new Dictionary<string, DType>();

    /// <summary>The type of all columns not in <see cref="Types"/>; null: inferred.</summary>
    public DType? Type { get; init; }

    /// <summary>Whether spaces around an unquoted field do not count; true by default.</summary>
    public bool Trim { get; init; } = true;
}
