namespace Penstock.Data;

/// <summary>What features need to know of the training rows: gathered part by part, on several threads or machines if need be, and merged.</summary>
public sealed class FeatureStatistics
{
    private readonly FeatureFitter[] _fitters;
    private string[]? _columns;

    /// <summary>Begins with no rows.</summary>
    /// <param name="features">The declarations.</param>
    /// <exception cref="ArgumentException">There is no feature, or two have one name.</exception>
    public FeatureStatistics(IReadOnlyList<Feature> features)
    {
        CheckNames([.. features.Select(f => f.Name)]);
        _fitters = [.. features.Select(f => f.NewFitter())];
        Columns = [.. features.SelectMany(f => f.Columns).Distinct()];
    }

    /// <summary>The columns that the features read.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The number of rows so far.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds the rows of a table.</summary>
    /// <exception cref="ArgumentException">A column is missing, or is now of another kind.</exception>
    /// <exception cref="InvalidDataException">A column of texts stands where numbers are expected.</exception>
    public void Add(Table part)
    {
        string[] kinds = [.. Columns.Select(name => part.Column(name).DType == Tensors.DType.Text ? $"{name} (text)" : name)];
        if (!kinds.SequenceEqual(_columns ??= kinds)) throw new ArgumentException($"FeatureStatistics: expected the columns {string.Join(", ", _columns)} in every part, got {string.Join(", ", kinds)}.");
        if (part.RowCount == 0) return;
        var rows = new RawRows(part);
        foreach (FeatureFitter fitter in _fitters) fitter.Add(rows);
        Rows += part.RowCount;
    }

    /// <summary>Takes over what another has gathered for the same features.</summary>
    public void Merge(FeatureStatistics other)
    {
        if (other.Rows == 0) return;
        if (other._fitters.Length != _fitters.Length || !other.Columns.SequenceEqual(Columns)) throw new ArgumentException($"FeatureStatistics: expected statistics of the same features over {string.Join(", ", Columns)}, got others.");
        for (int i = 0; i < _fitters.Length; i++) _fitters[i].Merge(other._fitters[i]);
        _columns ??= other._columns;
        Rows += other.Rows;
    }

    /// <summary>The fitted features.</summary>
    /// <exception cref="InvalidOperationException">There were no rows.</exception>
    public FittedFeatures Fit() => Rows > 0
        ? FittedFeatures.Of([.. _fitters.Select(f => f.Fit())])
        : throw new InvalidOperationException("FeatureStatistics: expected training rows, got none. Add a table first.");

    internal static void CheckNames(IReadOnlyList<string> names)
    {
        if (names.Count == 0) throw new ArgumentException("FittedFeatures: expected one or more features, got none.");
        if (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) is { } twice) throw new ArgumentException($"FittedFeatures: expected features of different names, got \"{twice.Key}\" twice. Set the Name of one.");
    }
}
