namespace Penstock.Board;

/// <summary>Finds blocks of a graph whose names or operators hold all words.</summary>
internal static class GraphSearch
{
    private const int MostWords = 8, MostLetters = 200, Every = 1 << 14;

    /// <summary>What is found, best first: those called so, those that begin so, those whose own name holds it, those within such blocks.</summary>
    public static List<GraphBlock> Find(GraphTree tree, string text, CancellationToken cancellation)
    {
        string[] words = [.. text[..Math.Min(text.Length, MostLetters)].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(MostWords)];
        if (words.Length == 0) return [];
        List<(GraphBlock Block, int Rank)> found = [];
        for (int i = 0; i < tree.All.Length; i++)
        {
            if (i % Every == 0) cancellation.ThrowIfCancellationRequested();
            GraphBlock block = tree.All[i];
            if (Array.TrueForAll(words, word => Holds(block.Id, word) || block.Node is { } node && Holds(node.Op, word))) found.Add((block, RankOf(block, words[0])));
        }
        return [.. found.OrderBy(f => f.Rank).Select(f => f.Block)];
    }

    private static bool Holds(string text, string word) => text.Contains(word, StringComparison.OrdinalIgnoreCase);

    private static int RankOf(GraphBlock block, string first)
    {
        const int deepest = 99;
        int rank = block.Name.Equals(first, StringComparison.OrdinalIgnoreCase) ? 0 : block.Name.StartsWith(first, StringComparison.OrdinalIgnoreCase) ? 1 : Holds(block.Name, first) ? 2 : 3;
        return rank * (deepest + 1) + Math.Min(deepest, block.Id.AsSpan().Count('/') + 1);
    }
}
