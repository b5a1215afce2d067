using Penstock.Data;

namespace Penstock.Evaluation;

/// <summary>Parts rows into slices.</summary>
internal sealed class Slicing(Table table, int bins)
{
    private readonly Dictionary<string, CodedColumn> _coded = [];

    public CodedColumn Coded(string name) => Coded([name])[0];

    /// <summary>Columns as numbered values, each made once.</summary>
    public CodedColumn[] Coded(IReadOnlyList<string> names)
    {
        Column[] missing = [.. names.Where(name => !_coded.ContainsKey(name)).Distinct().Select(table.Column)];
        foreach (CodedColumn made in missing.AsParallel().AsOrdered().Select(column => CodedColumn.Of(column, bins)).ToList()) _coded[made.Name] = made;
        return [.. names.Select(name => _coded[name])];
    }

    /// <summary>The slices of a specification that have a row, the one with the most rows first, and the places of their rows.</summary>
    public IEnumerable<(SliceKey Key, int[] Places)> Slices(SliceSpec spec, ScoredRows scored)
    {
        CodedColumn[] fixedColumns = Coded([.. spec.Where.Keys]), columns = Coded(spec.Columns);
        int[] wanted = [.. fixedColumns.Select(c => Array.IndexOf(c.Values, spec.Where[c.Name]))];
        var groups = new Dictionary<long, List<int>>();
        for (int place = 0; place < scored.Count; place++)
        {
            int row = scored.Rows[place];
            bool isIn = true;
            for (int c = 0; c < fixedColumns.Length && isIn; c++) isIn = fixedColumns[c].Codes[row] == wanted[c];
            if (!isIn) continue;
            long group = 0;
            foreach (CodedColumn column in columns) group = checked(group * column.Values.Length + column.Codes[row]);
            if (!groups.TryGetValue(group, out List<int>? places)) groups[group] = places = [];
            places.Add(place);
        }
        return from pair in groups
               let key = KeyOf(spec, columns, pair.Key)
               orderby pair.Value.Count descending, key.ToString()
               select (key, pair.Value.ToArray());
    }

    private static SliceKey KeyOf(SliceSpec spec, CodedColumn[] columns, long group)
    {
        var parts = spec.Where.Select(pair => (pair.Key, pair.Value)).ToList();
        for (int c = columns.Length - 1; c >= 0; c--)
        {
            int values = columns[c].Values.Length;
            parts.Add((columns[c].Name, columns[c].Values[group % values]));
            group /= values;
        }
        return SliceKey.Of(parts);
    }
}

/// <summary>A column as numbered values.</summary>
/// <param name="Encoding">What the numbers mean.</param>
/// <param name="Codes">The number of each row's value.</param>
internal sealed record CodedColumn(ColumnEncoding Encoding, int[] Codes)
{
    public string Name => Encoding.Name;

    public string[] Values => Encoding.Values;

    public static CodedColumn Of(Column column, int bins)
    {
        var encoding = ColumnEncoding.Of(column, bins);
        return new(encoding, encoding.Encode(column));
    }
}
