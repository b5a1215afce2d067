namespace Penstock.Data;

/// <summary>Reads and writes TFRecord files: records of any bytes, with checksums.</summary>
public static class TfRecord
{
    private const int Block = 16;

    /// <summary>A dataset of the records of files, file after file.</summary>
    /// <param name="files">Paths, folders or patterns; <c>data/train.tfrecord@*</c> for a whole set of shards.</param>
    /// <param name="options">How to read.</param>
    /// <exception cref="FileNotFoundException">There are no such files.</exception>
    /// <exception cref="InvalidDataException">While enumerating: a file is damaged or cut short, and the options do not pass over that.</exception>
    public static Dataset<byte[]> Read(FilePattern files, TfRecordOptions? options = null)
    {
        options ??= new();
        string[] found = files.Find("TfRecord");
        if (options.Readers < 1) throw new ArgumentOutOfRangeException(nameof(options), options.Readers, $"TfRecord: expected 1 or more readers, got {options.Readers}.");
        int readers = Math.Min(options.Readers, found.Length);
        return readers == 1
            ? new TfRecordDataset(found, options)
            : Dataset.FromFiles(found).Interleave(file => new TfRecordDataset([file], options), readers, Block, readers);
    }

    /// <summary>Writes the records of a dataset, epoch 0, into files name-00000-of-00002, name-00001-of-00002, as TensorFlow Datasets calls and fills them. Files of the names are replaced only when all have been written; files of a set of another count go. While they are replaced, and where that is interrupted, the first file of the set is absent, which readers of <c>name@*</c> are told.</summary>
    /// <param name="records">The records.</param>
    /// <param name="name">What the names begin with, with the folder: <c>data/mnist-train.tfrecord</c>. The folder is made.</param>
    /// <param name="options">How many files, and how they are packed.</param>
    /// <exception cref="ArgumentOutOfRangeException">The options ask for no file.</exception>
    /// <exception cref="ArgumentException">The dataset has no end.</exception>
    /// <exception cref="IOException">A file cannot be written, or somebody else writes the set now.</exception>
    public static WrittenShards Write(Dataset<byte[]> records, string name, TfRecordWriteOptions? options = null) =>
        new ShardedWriting(name, options ?? new()).Write(records);
}

/// <summary>The records of files.</summary>
internal sealed class TfRecordDataset(string[] files, TfRecordOptions options) : FileDataset<byte[]>("TfRecord.Read", files, options.Settings)
{
    /// <summary>The same records where they lie in the buffers of their files; each is valid until the next is read.</summary>
    public Dataset<TfRecordReader> InPlace() => new TfRecordsInPlace(Files, options);

    private protected override FileElements<byte[]> OpenFile(string path, ReadingOptions reading) => new Elements(new(path, options), reading.Reuse);

    private sealed class Elements(TfRecordReader reader, int reuse) : FileElements<byte[]>
    {
        private readonly RecycledBytes _copies = new(reuse);

        public override bool Read()
        {
            if (!reader.Read()) return false;
            Current = _copies.Copy(reader.Record);
            return true;
        }

        public override bool Skip() => reader.Skip();

        public override void Dispose() => reader.Dispose();
    }
}

/// <summary>The records of files where they lie: each element is the file's reader, which has the record.</summary>
internal sealed class TfRecordsInPlace(string[] files, TfRecordOptions options) : FileDataset<TfRecordReader>("TfRecord.Read", files, options.Settings)
{
    private protected override FileElements<TfRecordReader> OpenFile(string path, ReadingOptions reading) => new Elements(new(path, options));

    private sealed class Elements : FileElements<TfRecordReader>
    {
        public Elements(TfRecordReader reader) => Current = reader;

        public override bool Read() => Current.Read();

        public override bool Skip() => Current.Skip();

        public override void Dispose() => Current.Dispose();
    }
}
