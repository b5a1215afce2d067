namespace Penstock.Data;

/// <summary>How bad an anomaly is; the names are in files.</summary>
public enum Severity
{
    /// <summary>Worth a look; the data can be used.</summary>
    Warning,
    /// <summary>The data should not be used.</summary>
    Error,
}

/// <summary>Something in data that is not as their schema says.</summary>
/// <param name="Name">The name, one of <see cref="AnomalyName"/>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Column">The column; null where it is about the rows as a whole.</param>
/// <param name="Expected">What the schema says.</param>
/// <param name="Seen">What the data have.</param>
/// <param name="Examples">Some of the values, the most frequent first.</param>
public sealed record Anomaly(string Name, Severity Severity, string? Column, string Expected, string Seen, IReadOnlyList<string> Examples)
{
    /// <summary>The severity, column and name, what was expected and seen.</summary>
    public override string ToString() =>
        $"{Severity.ToString().ToLowerInvariant()} {(Column is null ? "" : $"\"{Column}\" ")}{Name}: expected {Expected}, got {Seen}.{(Examples.Count == 0 ? "" : $" For example {string.Join(", ", Examples.Select(e => $"\"{ShownText.Of(e)}\""))}.")}";
}

/// <summary>The names of anomalies: those of TensorFlow Data Validation where it has one. They are in files and never change.</summary>
public static class AnomalyName
{
    /// <summary>A column that must be there is not.</summary>
    public const string MissingColumn = "SCHEMA_MISSING_COLUMN";
    /// <summary>A column is there that the schema does not know.</summary>
    public const string NewColumn = "SCHEMA_NEW_COLUMN";
    /// <summary>Values are of another type.</summary>
    public const string UnexpectedType = "UNEXPECTED_DATA_TYPE";
    /// <summary>Texts that are not in the domain.</summary>
    public const string UnexpectedTexts = "ENUM_TYPE_UNEXPECTED_STRING_VALUES";
    /// <summary>Whole numbers that are not in the domain.</summary>
    public const string UnexpectedNumbers = "INT_TYPE_UNEXPECTED_VALUES";
    /// <summary>No row has a value.</summary>
    public const string NotPresent = "FEATURE_TYPE_NOT_PRESENT";
    /// <summary>Too few rows have a value.</summary>
    public const string TooManyMissing = "FEATURE_TYPE_LOW_FRACTION_PRESENT";
    /// <summary>Another number of values a row.</summary>
    public const string WrongShape = "INVALID_FEATURE_SHAPE";
    /// <summary>Whole numbers below the least allowed.</summary>
    public const string SmallWhole = "INT_TYPE_SMALL_INT";
    /// <summary>Whole numbers above the greatest allowed.</summary>
    public const string BigWhole = "INT_TYPE_BIG_INT";
    /// <summary>Numbers below the least allowed.</summary>
    public const string SmallNumber = "FLOAT_TYPE_SMALL_FLOAT";
    /// <summary>Numbers above the greatest allowed.</summary>
    public const string BigNumber = "FLOAT_TYPE_BIG_FLOAT";
    /// <summary>Infinite numbers.</summary>
    public const string Infinite = "FLOAT_TYPE_HAS_INF";
    /// <summary>Texts that are too long.</summary>
    public const string LongTexts = "STRING_TYPE_TOO_LONG";
    /// <summary>Too many different values.</summary>
    public const string ManyDistinct = "FEATURE_TYPE_HIGH_UNIQUE";
    /// <summary>All values are the same.</summary>
    public const string Constant = "CONSTANT_COLUMN";
    /// <summary>Too few rows.</summary>
    public const string FewRows = "DATASET_LOW_NUM_EXAMPLES";
    /// <summary>Too many rows.</summary>
    public const string ManyRows = "DATASET_HIGH_NUM_EXAMPLES";
    /// <summary>Rows that are copies of others.</summary>
    public const string DuplicateRows = "DATASET_DUPLICATE_ROWS";
    /// <summary>Rows that the model was trained on.</summary>
    public const string SharedRows = "DATASET_ROWS_SHARED_WITH_TRAINING";
    /// <summary>A limit on drift or skew cannot be checked.</summary>
    public const string NothingToCompare = "COMPARATOR_CONTROL_DATA_MISSING";

    /// <summary>The name of a distance that is too great.</summary>
    internal static string TooFar(string distance) => distance switch
    {
        "jensen_shannon_divergence" => "COMPARATOR_JENSEN_SHANNON_DIVERGENCE_HIGH",
        "infinity_norm" => "COMPARATOR_L_INFTY_HIGH",
        "normalized_absolute_difference" => "COMPARATOR_NORMALIZED_ABSOLUTE_DIFFERENCE_HIGH",
        _ => $"COMPARATOR_{distance.ToUpperInvariant()}_HIGH",
    };
}
