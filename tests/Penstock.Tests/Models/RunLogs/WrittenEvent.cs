using System.Text;
using Penstock.Data;

namespace Penstock.Tests;

/// <summary>An event of a file as the schema has it, read field by field; only what tests look at.</summary>
internal sealed record WrittenEvent
{
    public double Wall { get; private set; }

    public long Step { get; private set; }

    public string Version { get; private set; } = "";

    public string Tag { get; private set; } = "";

    public string Plugin { get; private set; } = "";

    public float Value { get; private set; } = float.NaN;

    public List<byte[]> Texts { get; } = [];

    public byte[] Numbers { get; private set; } = [];

    public byte[] Content { get; private set; } = [];

    public byte[] Graph { get; private set; } = [];

    public bool IsStart { get; private set; }

    /// <summary>The events of a run's files, in the order of the names of the files.</summary>
    public static List<WrittenEvent> In(string folder) => [.. Directory.GetFiles(folder, "*tfevents*").Order(StringComparer.Ordinal).SelectMany(Of)];

    public static List<WrittenEvent> Of(string path) => [.. TfRecord.Read(path).Select(Of)];

    public static WrittenEvent Of(byte[] record)
    {
        var found = new WrittenEvent();
        found.Read(record, new(0, record.Length), "event");
        return found;
    }

    private void Read(byte[] whole, WireRange range, string message)
    {
        var reader = new ProtoReader(whole, range);
        while (reader.Next(out int field, out WireType type))
            switch (message, field)
            {
                case ("event", 1): Wall = reader.Double(); break;
                case ("event", 2): Step = (long)reader.Varint(); break;
                case ("event", 3): Version = Encoding.UTF8.GetString(reader.Bytes()); break;
                case ("event", 4): Graph = reader.Bytes().ToArray(); break;
                case ("event", 5): Read(whole, reader.Range(), "summary"); break;
                case ("event", 7): IsStart = true; reader.Pass(field, type); break;
                case ("summary", 1): Read(whole, reader.Range(), "value"); break;
                case ("value", 1): Tag = Encoding.UTF8.GetString(reader.Bytes()); break;
                case ("value", 8): Read(whole, reader.Range(), "tensor"); break;
                case ("value", 9): Read(whole, reader.Range(), "metadata"); break;
                case ("metadata", 1): Read(whole, reader.Range(), "plugin"); break;
                case ("plugin", 1): Plugin = Encoding.UTF8.GetString(reader.Bytes()); break;
                case ("plugin", 2): Content = reader.Bytes().ToArray(); break;
                case ("tensor", 4): Numbers = reader.Bytes().ToArray(); break;
                case ("tensor", 5): Value = BitConverter.ToSingle(reader.Bytes()); break;
                case ("tensor", 8): Texts.Add(reader.Bytes().ToArray()); break;
                default: reader.Pass(field, type); break;
            }
    }
}
