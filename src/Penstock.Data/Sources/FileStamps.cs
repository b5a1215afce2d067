namespace Penstock.Data;

/// <summary>The stamps of the files that a stage reads. Only a key asks for them: a report or a message looks at no disk.</summary>
/// <param name="files">The files; null where nobody knows them, and then there is no key.</param>
internal sealed class FileStamps(Func<IEnumerable<string>>? files)
{
    /// <summary>Whether it is known which files they are.</summary>
    public bool AreKnown => files is not null;

    /// <summary>The stamps of the files as they are now.</summary>
    public FileStamp[] Now() => [.. files!().Select(FileStamp.Of)];
}
