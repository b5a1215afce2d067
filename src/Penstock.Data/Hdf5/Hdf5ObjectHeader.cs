namespace Penstock.Data;

/// <summary>The messages of an object, gathered from its header (version 1 or 2) and the blocks that continue it.</summary>
internal sealed class Hdf5ObjectHeader
{
    private const int SharedFlag = 2, FailIfUnknownFlag = 0x80;

    private readonly record struct Message(Hdf5MessageType Type, int Flags, Hdf5Cursor Body);

    private readonly List<Message> _messages = [];
    private readonly Queue<(long Address, long Length)> _continuations = new();
    private readonly Hdf5Walk _walk;
    private readonly Hdf5Input _input;

    private Hdf5ObjectHeader(Hdf5Input input, long address) => (_input, Address, _walk) = (input, address, new Hdf5Walk(input));

    public long Address { get; }

    public static Hdf5ObjectHeader Read(Hdf5Input input, long address)
    {
        var header = new Hdf5ObjectHeader(input, address);
        Hdf5Cursor start = input.Block(address, 4, "object header");
        if (start.Byte("object header version") == 'O') header.ReadNew();
        else header.ReadOld();
        return header;
    }

    public bool Has(Hdf5MessageType type) => _messages.Exists(m => m.Type == type);

    /// <summary>The first message of a kind, wherever it is shared from, or null.</summary>
    public Hdf5Cursor? Find(Hdf5MessageType type) => All(type).FirstOrDefault();

    public Hdf5Cursor Required(Hdf5MessageType type) =>
        Find(type) ?? throw _input.Error(Address, "object header", $"a message of kind {type}", "none");

    public IEnumerable<Hdf5Cursor> All(Hdf5MessageType type) =>
        from message in _messages where message.Type == type select Resolve(_input, type, message.Flags, message.Body.Rewound());

    /// <summary>Follows a message that is kept in the header of another object, such as a named datatype.</summary>
    public static Hdf5Cursor Resolve(Hdf5Input input, Hdf5MessageType type, int flags, Hdf5Cursor body)
    {
        if ((flags & SharedFlag) == 0) return body;
        int version = body.Version("shared message", 1, 3);
        int kind = body.Byte("shared message kind");
        if (version == 3 && kind != 2) throw body.Error("shared message kind", "2 (in another object's header)", $"{kind}. Files with a shared message table are not read");
        if (version == 1) body.Skip(6, "shared message");
        long address = body.Address("shared message address");
        Message found = Read(input, address)._messages.Find(m => m.Type == type && (m.Flags & SharedFlag) == 0);
        return found.Body?.Rewound() ?? throw input.Error(address, "shared message", $"a message of kind {type}", "none");
    }

    private void ReadOld()
    {
        Hdf5Cursor prefix = _walk.Block(Address, 16, "object header");
        prefix.Version("object header", 1, 1);
        prefix.Skip(1 + 2 + 4, "object header");
        long size = prefix.UInt32("object header size");
        ReadOldMessages(_walk.Block(Address + 16, size, "object header messages"));
        while (_continuations.TryDequeue(out var next)) ReadOldMessages(_walk.Block(next.Address, next.Length, "object header continuation"));
    }

    private void ReadOldMessages(Hdf5Cursor block)
    {
        while (block.Remaining >= 8)
        {
            int type = block.UInt16("message type"), size = block.UInt16("message size"), flags = block.Byte("message flags");
            block.Skip(3, "message");
            Add(type, flags, block.Slice(size, "message"));
        }
    }

    private void ReadNew()
    {
        Hdf5Cursor prefix = _input.Block(Address, Math.Min(64, _input.Extent - Address), "object header");
        prefix.Signature("OHDR");
        prefix.Version("object header", 2, 2);
        int flags = prefix.Byte("object header flags");
        prefix.Skip(((flags & 0x20) != 0 ? 16 : 0) + ((flags & 0x10) != 0 ? 4 : 0), "object header times");
        long size = prefix.Number(1 << (flags & 3), "object header size");
        Hdf5Cursor block = _walk.Block(Address, prefix.Taken + size + 4, "object header").Checked("object header");
        block.Skip(prefix.Taken, "object header");
        ReadNewMessages(block, flags);
        while (_continuations.TryDequeue(out var next))
        {
            Hdf5Cursor more = _walk.Block(next.Address, next.Length, "object header continuation").Checked("object header continuation");
            more.Signature("OCHK");
            ReadNewMessages(more, flags);
        }
    }

    private void ReadNewMessages(Hdf5Cursor block, int headerFlags)
    {
        int order = (headerFlags & 4) != 0 ? 2 : 0;
        // What is left when no message's own header fits is a gap.
        while (block.Remaining >= 4 + order)
        {
            int type = block.Byte("message type"), size = block.UInt16("message size"), flags = block.Byte("message flags");
            block.Skip(order, "message creation order");
            Add(type, flags, block.Slice(size, "message"));
        }
    }

    private void Add(int type, int flags, Hdf5Cursor body)
    {
        if (type > (int)Hdf5MessageType.LastKnown && (flags & FailIfUnknownFlag) != 0)
            throw body.Error("message type", "a known kind, for a message that must be understood", $"{type}");
        if (type != (int)Hdf5MessageType.Continuation) _messages.Add(new((Hdf5MessageType)type, flags, body));
        else _continuations.Enqueue((body.Address("continuation address"), body.Length("continuation length")));
    }
}
