using Penstock.Models;

namespace Penstock.Board;

/// <summary>The graphs that were asked for last as blocks, made once for as long as they stay the same.</summary>
internal sealed class GraphTrees
{
    private const int Most = 6, MostNodes = 2 * BoardLimits.Nodes;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Version, Lazy<GraphTree> Tree)> _kept = [];

    /// <summary>The last graph of a tag.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="version">What tells this graph from those before.</param>
    /// <param name="read">Reads the nodes.</param>
    public GraphTree Get(LoggedTag tag, string version, Func<IReadOnlyList<GraphNode>> read)
    {
        string key = $"{tag.Run.Name}\n{version}";
        Lazy<GraphTree> tree;
        lock (_lock)
        {
            LinkedListNode<(string Version, Lazy<GraphTree> Tree)>? node = _kept.First;
            while (node is not null && node.Value.Version != key) node = node.Next;
            if (node is null) node = new((key, new(() => GraphTree.Of(read()))));
            else _kept.Remove(node);
            _kept.AddFirst(node);
            while (_kept.Count > 1 && (_kept.Count > Most || _kept.Sum(k => k.Tree.IsValueCreated ? k.Tree.Value.Leaves.Length : 0) > MostNodes)) _kept.RemoveLast();
            tree = node.Value.Tree;
        }
        try
        {
            return tree.Value;
        }
        catch
        {
            // What could not be read is read again when it is asked for again.
            lock (_lock)
                if (_kept.FirstOrDefault(k => k.Tree == tree) is { Version: not null } failed) _kept.Remove(failed);
            throw;
        }
    }
}
