namespace Penstock.Tensors;

/// <summary>
/// Copies outputs and next values of slots that lie in memory which goes away or changes before they are read: that of an
/// input, or that of a slot that is written.
/// </summary>
internal static class OwnMemory
{
    public static Graph Run(Graph graph)
    {
        HashSet<StateSlot> changing = [.. graph.Writes.Where(w => !Lies(w.Value, op => op is Read read && read.Slot == w.Slot)).Select(w => w.Slot)];
        return GraphRewriter.Rewrite(graph, (_, _, _) => null, (value, slot) =>
            Lies(value, op => op is Read read ? read.Slot != slot && changing.Contains(read.Slot) : op is Input && slot is null) ? Op.Copy(value) : value);
    }

    private static bool Lies(Value value, Predicate<Operator> where)
    {
        while (value.Node.Operator.IsView) value = value.Node.Inputs[0];
        return where(value.Node.Operator);
    }
}
