using System.Text;
using Penstock.Data;

namespace Penstock.Models;

/// <content>Graphs and run metadata, which are events of their own. A restart leaves them alone.</content>
internal sealed partial class EventDecoder
{
    private static readonly byte[] s_graphTag = Encoding.UTF8.GetBytes(RunState.GraphTag);
    private bool _hasOwnGraph;

    private void AddGraph(WireRange range, ReadOnlySpan<byte> graph, long at, long step, double wall, bool isOwn)
    {
        // A graph of its own goes before those within meta graphs.
        if (!isOwn && _hasOwnGraph) return;
        if (_tags.Find(s_graphTag) is not { } series)
        {
            if (Add(s_graphTag) is not { } added) return;
            series = added;
            series.Know(new(RunPlugin.Graphs, "", "", default), isBare: true);
        }
        if (!series.IsBare)
        {
            Refuse($"a value of {series.Facts.Plugin} for the tag \"{series.Name}\"", "a graph");
            return;
        }
        if (isOwn && !_hasOwnGraph) series.Points.DropFrom(long.MinValue);
        _hasOwnGraph |= isOwn;
        series.Points.Add(step, wall, new LogPlace(at + range.Start, range.Length, Crc32C.Of(graph)));
    }

    private void AddMetaGraph(ReadOnlySpan<byte> record, WireRange content, long at, long step, double wall)
    {
        var cursor = new WireCursor(record, content);
        while (cursor.Next(out int field, out WireType wire))
        {
            if (field == EventField.GraphOfMeta && wire == WireType.Bytes && cursor.Range() is { Length: > 0 } graph) AddGraph(graph, record.Slice(graph.Start, graph.Length), at, step, wall, isOwn: false);
            else if (field != EventField.GraphOfMeta || wire != WireType.Bytes) cursor.Pass(wire);
        }
        if (cursor.IsMalformed) Refuse("a MetaGraphDef", "one that is malformed");
    }

    private void AddRunMetadata(ReadOnlySpan<byte> record, WireRange content, long at, long step, double wall)
    {
        (WireRange tag, WireRange metadata) = (default, default);
        var cursor = new WireCursor(record, content);
        while (cursor.Next(out int field, out WireType wire))
        {
            if (field == EventField.MetadataTag && wire == WireType.Bytes) tag = cursor.Range();
            else if (field == EventField.MetadataContent && wire == WireType.Bytes) metadata = cursor.Range();
            else cursor.Pass(wire);
        }
        if (cursor.IsMalformed)
        {
            Refuse("a TaggedRunMetadata", "one that is malformed");
            return;
        }
        ReadOnlySpan<byte> name = record.Slice(tag.Start, tag.Length);
        if (_tags.Find(name) is not { } series)
        {
            if (Add(name) is not { } added) return;
            series = added;
            series.Know(new(RunPlugin.TaggedRunMetadata, "", "", default), isBare: true);
        }
        // A restart leaves graphs and run metadata alone.
        if (!series.IsBare || series.Facts.Plugin != RunPlugin.TaggedRunMetadata) Refuse($"a value of {series.Facts.Plugin} for the tag \"{series.Name}\"", "run metadata");
        else series.Points.Add(step, wall, new LogPlace(at + metadata.Start, metadata.Length, Crc32C.Of(record.Slice(metadata.Start, metadata.Length))));
    }
}
