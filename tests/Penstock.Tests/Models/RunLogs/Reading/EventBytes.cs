using System.Text;
using Penstock.Data;

namespace Penstock.Tests;

/// <summary>Records of event files, made field by field from the published field numbers.</summary>
internal static class EventBytes
{
    public const string FileName = "events.out.tfevents.1.host";

    public static byte[] Version(string version = "brain.Event:2") => Event(0, message => message.Text(3, version));

    public static byte[] Start(long step) => Event(step, message => message.Bytes(7, [0x08, 0x01]));

    /// <summary>A number as PyTorch writes it.</summary>
    public static byte[] Scalar(string tag, long step, float value, double wall = 0) => Event(step, Summary(Value(Encoding.UTF8.GetBytes(tag), part =>
    {
        part.Tag(2, WireType.Fixed32);
        part.Single(value);
    })), wall);

    /// <summary>A tensor with its plugin, or without metadata.</summary>
    public static byte[] Tensor(string tag, long step, byte[] tensor, string? plugin = null) => Event(step, Summary(Value(Encoding.UTF8.GetBytes(tag), part =>
    {
        part.Bytes(8, tensor);
        if (plugin is null) return;
        int metadata = part.Begin(9), data = part.Begin(1);
        part.Text(1, plugin);
        part.End(data);
        part.End(metadata);
    })));

    /// <summary>A TensorProto with its type, its extents and a further field.</summary>
    public static byte[] TensorProto(ulong type, long[] shape, Action<ProtoWriter> content)
    {
        var message = new ProtoWriter();
        message.Varint(1, type);
        int extents = message.Begin(2);
        foreach (long extent in shape)
        {
            int dimension = message.Begin(2);
            message.Varint(1, (ulong)extent);
            message.End(dimension);
        }
        message.End(extents);
        content(message);
        return message.Written.ToArray();
    }

    public static byte[] Text(string text) => TensorProto(7, [], message => message.Bytes(8, Encoding.UTF8.GetBytes(text)));

    public static byte[] Event(long step, Action<ProtoWriter> what, double wall = 0)
    {
        var message = new ProtoWriter();
        message.Double(1, wall == 0 ? 1000.0 + step : wall);
        message.Varint(2, unchecked((ulong)step));
        what(message);
        return Record(message.Written);
    }

    /// <summary>A field of an event: a summary of values.</summary>
    public static Action<ProtoWriter> Summary(params byte[][] values) => message =>
    {
        int summary = message.Begin(5);
        foreach (byte[] value in values) message.Bytes(1, value);
        message.End(summary);
    };

    public static byte[] Value(byte[] tag, Action<ProtoWriter> content)
    {
        var message = new ProtoWriter();
        message.Bytes(1, tag);
        content(message);
        return message.Written.ToArray();
    }

    public static byte[] Record(ReadOnlySpan<byte> payload)
    {
        using var stream = new MemoryStream();
        using (var writer = new TfRecordWriter(stream)) writer.Write(payload);
        return stream.ToArray();
    }

    public static byte[] Join(params IEnumerable<byte[]> records) => [.. records.SelectMany(record => record)];

    /// <summary>Writes the event file of a run.</summary>
    public static string Write(TestFolder folder, string run, byte[] content, string name = FileName)
    {
        Directory.CreateDirectory(folder[run]);
        string path = Path.Combine(folder[run], name);
        File.WriteAllBytes(path, content);
        return path;
    }
}
