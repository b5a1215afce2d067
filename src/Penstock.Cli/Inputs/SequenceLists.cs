using System.Text;

namespace Penstock.Cli;

/// <summary>The lists of a tf.SequenceExample: the names in the map of its second field.</summary>
internal static class SequenceLists
{
    private const int ListsField = 2, BytesType = 2;

    /// <summary>The names; none where the record is no such message.</summary>
    public static IReadOnlyList<string> Of(ReadOnlyMemory<byte> record)
    {
        List<string> names = [];
        foreach (var (field, lists) in FieldsOf(record))
            if (field == ListsField)
                foreach (var (_, entry) in FieldsOf(lists))
                    names.AddRange(FieldsOf(entry).Where(part => part.Field == 1).Select(part => Encoding.UTF8.GetString(part.Content.Span)));
        return names;
    }

    // Whatever is no field of bytes ends the reading: these messages have no other.
    private static IEnumerable<(int Field, ReadOnlyMemory<byte> Content)> FieldsOf(ReadOnlyMemory<byte> message)
    {
        for (int at = 0; at < message.Length;)
        {
            long tag = Varint(message.Span, ref at), length = Varint(message.Span, ref at);
            if ((tag & 7) != BytesType || length < 0 || length > message.Length - at) yield break;
            yield return ((int)(tag >> 3), message.Slice(at, (int)length));
            at += (int)length;
        }
    }

    private static long Varint(ReadOnlySpan<byte> bytes, ref int at)
    {
        long value = 0;
        for (int shift = 0; shift < 35 && at < bytes.Length; shift += 7)
        {
            byte part = bytes[at++];
            value |= (long)(part & 0x7F) << shift;
            if (part < 0x80) return value;
        }
        return -1;
    }
}
