namespace Penstock.Data;

/// <summary>Lets a reading pass over damaged records, and counts what it passed over. One object may serve several readings and threads.</summary>
public sealed class DamageTolerance
{
    private const int MostMessages = 100;
    private readonly List<string> _messages = [];
    private long _records, _files;

    /// <summary>Whether a damaged record ends its file; false by default: reading goes on behind it where its length can be trusted.</summary>
    public bool RestOfFile { get; init; }

    /// <summary>How much damage is accepted, records and files together, before the reading fails; without bound by default.</summary>
    public long Most { get; init; } = long.MaxValue;

    /// <summary>How many records were passed over alone.</summary>
    public long Records => Interlocked.Read(ref _records);

    /// <summary>How many times the rest of a file was passed over: nobody knows how many records that were.</summary>
    public long Files => Interlocked.Read(ref _files);

    /// <summary>What was wrong, the first hundred times.</summary>
    public IReadOnlyList<string> Messages
    {
        get { lock (_messages) return [.. _messages]; }
    }

    /// <summary>The counts.</summary>
    public override string ToString() => FormattableString.Invariant($"{Records:N0} damaged records and the rest of {Files:N0} files passed over");

    /// <summary>Counts damage, or throws it where it is more than was accepted.</summary>
    internal void Accept(InvalidDataException damage, bool isFile)
    {
        long sum = isFile ? Interlocked.Increment(ref _files) + Records : Interlocked.Increment(ref _records) + Files;
        if (sum > Most) throw damage;
        lock (_messages)
            if (_messages.Count < MostMessages) _messages.Add(damage.Message);
    }
}
