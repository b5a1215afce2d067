using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>Texts of variable length to be written to collections of the global heap.</summary>
internal sealed class Hdf5TextPool
{
    private const int SmallestCollection = 4096, HeaderSize = 16, ObjectHeaderSize = 16;

    private readonly Dictionary<TextColumn, byte[]> _references = new(ReferenceEqualityComparer.Instance);
    private readonly List<TextColumn> _columns = [];

    public void Add(TextColumn texts) => _columns.Add(texts);

    /// <summary>Adds the collections to the file.</summary>
    public void Place(Hdf5Image image)
    {
        var collection = new Hdf5Block();
        int number = 0;
        // References are written once the address of their collection is known: that is when it is full, and before anything else is added.
        foreach (TextColumn texts in _columns)
        {
            var references = new Hdf5Block();
            for (int i = 0; i < texts.Count; i++)
            {
                ReadOnlySpan<byte> text = texts[i];
                if (number > 0 && HeaderSize + collection.Length + ObjectHeaderSize + (text.Length + 7L & ~7L) > SmallestCollection)
                {
                    Close(image, collection);
                    (collection, number) = (new Hdf5Block(), 0);
                }
                if (text.Length == 0)
                {
                    references.Zeros(Hdf5Value.ReferenceSize);
                    continue;
                }
                collection.UInt16(++number).UInt16(0).Zeros(4).Int64(text.Length).Bytes(text).Align();
                references.UInt32(text.Length).Int64(image.End).UInt32(number);
            }
            _references[texts] = references.ToArray();
        }
        if (number > 0) Close(image, collection);
    }

    /// <summary>The elements of a dataset or attribute of these texts: length, collection and number of each.</summary>
    public byte[] References(TextColumn texts) => _references[texts];

    private static void Close(Hdf5Image image, Hdf5Block objects)
    {
        int size = Math.Max(SmallestCollection, HeaderSize + objects.Length), free = size - HeaderSize - objects.Length;
        var collection = new Hdf5Block().Signature("GCOL").Byte(1, 0, 0, 0).Int64(size).Bytes(objects.ToArray());
        if (free >= ObjectHeaderSize) collection.Zeros(8).Int64(free).Zeros(free - ObjectHeaderSize);
        else collection.Zeros(free);
        image.Add(collection.ToArray());
    }
}
