using Penstock.Data;

namespace Penstock.Evaluation;

/// <summary>Parts rows into slices.</summary>
internal sealed class Slicing(Table table, int bins)
{
    private readonly Dictionary<string, CodedColumn> _coded = [];

    public CodedColumn Coded(string name)
    {
        if (_coded.TryGetValue(name, out CodedColumn? coded)) return coded;
        var column = table.Column(name);
        var encoding = ColumnEncoding.Of(column, bins);
        return _coded[name] = new(encoding, encoding.Encode(column));
    }

    /// <summary>The slices of a specification that have a row, the one with the most rows first, and the places of their rows.</summary>
    public IEnumerable<(SliceKey Key, int[] Places)> Slices(SliceSpec spec, ScoredRows scored)
    {
        CodedColumn[] fixedColumns = [.. spec.Where.Keys.Select(Coded)], columns = [.. spec.Columns.Select(Coded)];
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
}
