namespace Penstock.Board;

/// <summary>Folds like siblings such as block_0 ... block_11 into one block that opens, and parts levels that nobody could look through.</summary>
internal sealed class GraphFolding(GraphNames names)
{
    /// <summary>As many like siblings fold into one.</summary>
    private const int Like = 5;

    /// <summary>A level of more children is parted into blocks of so many, as often as it takes.</summary>
    private const int MostChildren = 240, PartSize = 100, ShortName = 40;

    public void Fold() => Fold(names.Root);

    private void Fold(GraphBlock block)
    {
        foreach (GraphBlock child in block.Children)
            if (child.Children.Count > 0) Fold(child);
            else child.Likeness = Mixed(unchecked((uint)StringComparer.Ordinal.GetHashCode(child.Node?.Op ?? "")));
        foreach (GraphBlock child in block.Children) block.Likeness = unchecked(block.Likeness + child.Likeness);
        if (block.Children.Count >= Like) FoldSeries(block);
        Part(block);
        foreach (GraphBlock child in block.Children)
            if (child.Kind == GraphBlockKind.Series) Part(child);
    }

    private sealed record Series(string Stem)
    {
        public List<GraphBlock> Members { get; } = [];

        public string First { get; set; } = "";

        public string Last { get; set; } = "";
    }

    private void FoldSeries(GraphBlock level)
    {
        Dictionary<(string, ulong), Series> found = [];
        foreach (GraphBlock child in level.Children)
        {
            var (stem, number) = Parted(child.Name);
            if (!found.TryGetValue((stem, child.Likeness), out Series? series)) found[(stem, child.Likeness)] = series = new(stem);
            if (series.Members.Count == 0 || IsBefore(number, series.First)) series.First = number;
            if (series.Members.Count == 0 || IsBefore(series.Last, number)) series.Last = number;
            series.Members.Add(child);
        }
        Dictionary<GraphBlock, Series> folded = [];
        foreach (Series series in found.Values.Where(s => s.Members.Count >= Like && s.Members.Count < level.Children.Count))
            foreach (GraphBlock member in series.Members) folded[member] = series;
        if (folded.Count == 0) return;
        List<GraphBlock> children = [];
        foreach (GraphBlock child in level.Children)
        {
            if (!folded.TryGetValue(child, out Series? series)) children.Add(child);
            else if (child == series.Members[0]) children.Add(Holder(level, $"{series.Stem}[{(series.First.Length > 0 ? series.First : "0")}…{series.Last}]", series.Members));
        }
        level.Children = children;
    }

    private void Part(GraphBlock level)
    {
        if (level.Children.Count <= MostChildren) return;
        int size = PartSize;
        while (level.Children.Count > (long)size * PartSize) size *= PartSize;
        List<GraphBlock> parts = [];
        foreach (GraphBlock[] members in level.Children.Chunk(size)) parts.Add(Holder(level, $"[{Short(members[0].Name)} … {Short(members[^1].Name)}]", members));
        level.Children = parts;
        foreach (GraphBlock part in parts) Part(part);
    }

    private GraphBlock Holder(GraphBlock level, string name, IReadOnlyList<GraphBlock> members)
    {
        GraphBlock holder = names.Make(level.Id.Length == 0 ? name : $"{level.Id}/{name}", name, GraphBlockKind.Series);
        holder.Parent = level;
        foreach (GraphBlock member in members) holder.Add(member);
        return holder;
    }

    private static (string Stem, string Number) Parted(string name)
    {
        int end = name.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1;
        return (end > 0 && end < name.Length && name[end - 1] is '_' or '.' or '-' ? name[..(end - 1)] : name[..end], name[end..]);
    }

    private static bool IsBefore(string a, string b) => a.Length != b.Length ? a.Length < b.Length : string.CompareOrdinal(a, b) < 0;

    private static string Short(string name) => name.Length <= ShortName ? name : name[..(ShortName - 1)] + "…";

    private static ulong Mixed(ulong value)
    {
        value = unchecked((value + 0x9E3779B97F4A7C15) * 0xBF58476D1CE4E5B9);
        return unchecked((value ^ value >> 29) * 0x94D049BB133111EB);
    }
}
