namespace Penstock.Board;

/// <summary>What is told of a whole graph.</summary>
internal sealed record GraphSummary(IReadOnlyList<(string Name, int Count)> Operators, IReadOnlyList<string> Devices, IReadOnlyList<GraphBlock> MostParameters, IReadOnlyList<GraphBlock> MostSeconds)
{
    private const int Operations = 300, MostDevices = 12, Ranked = 10;

    public static GraphSummary Of(GraphTree tree)
    {
        Dictionary<string, int> operators = [];
        SortedSet<string> devices = new(StringComparer.Ordinal);
        foreach (GraphBlock leaf in tree.Leaves)
        {
            operators[leaf.Node!.Op] = operators.GetValueOrDefault(leaf.Node.Op) + 1;
            devices.Add(leaf.Node.Device);
        }
        return new([.. operators.OrderByDescending(o => o.Value).ThenBy(o => o.Key, StringComparer.Ordinal).Take(Operations).Select(o => (o.Key, o.Value))], [.. devices.Take(MostDevices)],
            Top(tree, block => block.Parameters), Top(tree, block => block.Seconds ?? 0));
    }

    private static GraphBlock[] Top(GraphTree tree, Func<GraphBlock, double> amount) => [.. tree.Leaves.Where(leaf => amount(leaf) > 0).OrderByDescending(amount).Take(Ranked)];
}
