using System.Globalization;

namespace Penstock.Monitoring;

/// <summary>What was wrong with the lines of a log: counted, with the first places; the rest goes on.</summary>
public sealed class RequestProblems
{
    private const int MostPlaces = 5, MostNames = 100;

    private readonly List<string> _places = [];
    private readonly SortedDictionary<string, long> _unknown = new(StringComparer.Ordinal), _mistyped = new(StringComparer.Ordinal);

    /// <summary>Lines that are no rows.</summary>
    public long BadLines { get; private set; }

    /// <summary>The first bad lines, each with its file, offset and flaw.</summary>
    public IReadOnlyList<string> Places => _places;

    /// <summary>Columns that the model does not take, and how often they came.</summary>
    public IReadOnlyDictionary<string, long> UnknownColumns => _unknown;

    /// <summary>Columns whose values had another type, and how often; such values count as missing.</summary>
    public IReadOnlyDictionary<string, long> MistypedColumns => _mistyped;

    /// <summary>Answers that have another form than those before.</summary>
    public long OddAnswers { get; private set; }

    /// <summary>A sentence for each kind of problem; none where all is well.</summary>
    public IReadOnlyList<string> Sentences()
    {
        var sentences = new List<string>();
        if (BadLines > 0) sentences.Add(string.Create(CultureInfo.InvariantCulture, $"{BadLines:N0} bad lines were passed over; the first: {string.Join("; ", _places)}."));
        if (_unknown.Count > 0) sentences.Add($"columns that the model does not take: {Names(_unknown)}.");
        if (_mistyped.Count > 0) sentences.Add($"values of another type, taken for missing: {Names(_mistyped)}.");
        if (OddAnswers > 0) sentences.Add(string.Create(CultureInfo.InvariantCulture, $"{OddAnswers:N0} answers have another form than the rest and were left out."));
        return sentences;
    }

    private static string Names(SortedDictionary<string, long> names) => string.Join(", ", names.Select(n => string.Create(CultureInfo.InvariantCulture, $"\"{n.Key}\" ({n.Value:N0})")));

    internal void Bad(string file, long offset, string flaw)
    {
        BadLines++;
        if (_places.Count < MostPlaces) _places.Add(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)} at byte {offset}: {flaw}"));
    }

    internal void Unknown(string column) => Count(_unknown, column, 1);

    internal void Mistyped(string column) => Count(_mistyped, column, 1);

    internal void OddAnswer() => OddAnswers++;

    internal void Add(RequestProblems other)
    {
        BadLines += other.BadLines;
        OddAnswers += other.OddAnswers;
        _places.AddRange(other._places.Take(MostPlaces - _places.Count));
        foreach (var (column, count) in other._unknown) Count(_unknown, column, count);
        foreach (var (column, count) in other._mistyped) Count(_mistyped, column, count);
    }

    private static void Count(SortedDictionary<string, long> counts, string column, long count)
    {
        if (counts.TryGetValue(column, out long before)) counts[column] = before + count;
        else if (counts.Count < MostNames) counts[column] = count;
    }
}
