namespace Penstock.Data;

/// <summary>
/// Writes an HDF5 file as h5py does by default: superblock 0, groups as symbol tables, contiguous datasets. Groups, datasets and attributes
/// are gathered in memory first; the same content gives the same bytes, in whatever order it was put in.
/// </summary>
public sealed class Hdf5Writer
{
    private const int SuperblockSize = 96;

    /// <summary>The group that holds all others.</summary>
    public Hdf5GroupWriter Root { get; } = new("/");

    /// <summary>Writes a file beside the one at the path, which it then replaces.</summary>
    public void Save(string path) => FileReplacement.Write(path, Write);

    /// <summary>Writes to a stream from front to back; it need not seek, so an entry of a zip will do.</summary>
    public void Write(Stream stream)
    {
        var image = new Hdf5Image(SuperblockSize);
        var texts = new Hdf5TextPool();
        Gather(Root, texts);
        texts.Place(image);
        Hdf5SymbolTable.Entry root = Add(image, texts, "", Root);
        image.Write(stream, Superblock(root, image.End));
    }

    private static void Gather(Hdf5ObjectWriter item, Hdf5TextPool texts)
    {
        foreach (Hdf5Value value in item.Attributes.Values)
            if (value.VariableTexts is { } attribute) texts.Add(attribute);
        if (item is Hdf5DatasetWriter { Value.VariableTexts: { } elements }) texts.Add(elements);
        if (item is not Hdf5GroupWriter group) return;
        foreach (Hdf5ObjectWriter child in group.Children.Values) Gather(child, texts);
    }

    private static Hdf5SymbolTable.Entry Add(Hdf5Image image, Hdf5TextPool texts, string name, Hdf5ObjectWriter item)
    {
        var header = new Hdf5HeaderBlock();
        byte[]? table = null;
        if (item is Hdf5GroupWriter group)
        {
            table = Hdf5SymbolTable.Add(image, [.. group.Children.Select(child => Add(image, texts, child.Key, child.Value))]);
            header.Add(Hdf5MessageType.SymbolTable, table);
        }
        else AddElements(image, texts, header, ((Hdf5DatasetWriter)item).Value);
        foreach ((string attribute, Hdf5Value value) in item.Attributes)
            header.AddAttribute(attribute, value, value.Numbers is { } numbers ? numbers.Bytes : Bytes(value, texts));
        return new(name, image.Add(header.ToArray()), table);
    }

    private static void AddElements(Hdf5Image image, Hdf5TextPool texts, Hdf5HeaderBlock header, Hdf5Value value)
    {
        const long undefined = -1;
        long address = value.ByteCount == 0 ? undefined
            : value.Numbers is { } numbers ? image.Add(numbers, value.ByteCount)
            : image.Add(Bytes(value, texts));
        // Version 2, space taken late, the default fill value.
        byte[] fill = [2, 2, 2, 1, 0, 0, 0, 0];
        header.Add(Hdf5MessageType.Dataspace, value.Space)
            .Add(Hdf5MessageType.Datatype, value.Type, isConstant: true)
            .Add(Hdf5MessageType.FillValue, fill, isConstant: true)
            .Add(Hdf5MessageType.Layout, new Hdf5Block().Byte(3, (byte)Hdf5LayoutClass.Contiguous).Int64(address).Int64(value.ByteCount).ToArray());
    }

    private static byte[] Bytes(Hdf5Value value, Hdf5TextPool texts) => value.FixedTexts ?? texts.References(value.VariableTexts!);

    private static byte[] Superblock(Hdf5SymbolTable.Entry root, long end)
    {
        const int undefined = -1;
        var block = new Hdf5Block().Bytes(Hdf5Superblock.Signature).Byte(0, 0, 0, 0, 0, 8, 8, 0);
        block.UInt16(Hdf5SymbolTable.LeafHalf).UInt16(Hdf5SymbolTable.InternalHalf).UInt32(0);
        block.Int64(0).Int64(undefined).Int64(end).Int64(undefined);
        Hdf5SymbolTable.Encode(block, 0, root);
        return block.ToArray();
    }
}
