using Microsoft.Win32.SafeHandles;
using Penstock.Data;

namespace Penstock.Models;

/// <summary>What a run has logged under a tag, as it was when the folder was refreshed.</summary>
public sealed class LoggedTag
{
    private readonly TagSnapshot _tag;

    internal LoggedTag(LoggedRun run, TagSnapshot tag) => (Run, _tag) = (run, tag);

    /// <summary>The run.</summary>
    public LoggedRun Run { get; }

    /// <summary>The tag: <c>train/loss</c>.</summary>
    public string Name => _tag.Name;

    /// <summary>The plugin that shows it, of <see cref="RunPlugin"/> or another; empty where no value tells it. Values of the old kinds have that which shows them now.</summary>
    public string Plugin => _tag.Facts.Plugin;

    /// <summary>How it is shown; empty for its name.</summary>
    public string DisplayName => _tag.Facts.DisplayName;

    /// <summary>Markdown that tells what it is; may be empty.</summary>
    public string Description => _tag.Facts.Description;

    /// <summary>What the plugin keeps of the tag.</summary>
    public ReadOnlyMemory<byte> Content => _tag.Facts.Content;

    /// <summary>How many values there are.</summary>
    public int Count => _tag.Points.Count;

    /// <summary>The step of the last value; 0 where there is none.</summary>
    public long LastStep => Count == 0 ? 0 : At(Count - 1).Step;

    /// <summary>When the last value was logged, in seconds since 1970; NaN where there is none.</summary>
    public double LastWall => Count == 0 ? double.NaN : At(Count - 1).Wall;

    /// <summary>The revision of the folder that changed it last.</summary>
    public long Revision => _tag.Revision;

    /// <summary>The values of a tag of single numbers.</summary>
    /// <exception cref="InvalidOperationException">The tag holds something else.</exception>
    public ScalarPoints ReadScalars() => Plugin == RunPlugin.Scalars
        ? new(_tag.Points)
        : throw new InvalidOperationException($"LoggedTag \"{Name}\": expected a tag of {RunPlugin.Scalars}, got one of \"{Plugin}\". Read its tensors.");

    /// <summary>The step and the wall time, in seconds since 1970, of a value.</summary>
    /// <param name="index">Which, from 0.</param>
    public (long Step, double Wall) At(int index)
    {
        var (chunk, at) = _tag.Points.Find(index);
        return (chunk.Steps[at], chunk.Walls[at]);
    }

    /// <summary>Reads a value from its file, and checks that it is still the one that was found there.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <exception cref="InvalidDataException">The file has changed there, or the value is malformed or too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public LoggedTensor ReadTensor(int index)
    {
        var (chunk, at) = _tag.Points.Find(index);
        if (chunk.Kind == PointKind.Single) return LoggedTensor.Of(chunk.Singles[at]);
        if (chunk.Kind == PointKind.Double) return LoggedTensor.Of([chunk.Doubles[at]], []);
        LogPlace place = chunk.Places[at];
        byte[] bytes = Read(chunk.File, place);
        try
        {
            return Tensor(bytes);
        }
        catch (InvalidDataException error)
        {
            throw new InvalidDataException($"{chunk.File} offset {place.Offset}, tag \"{Name}\": {error.Message}.", error);
        }
    }

    /// <summary>Reads what the first bytes of a value tell; whether the rest is still there is not looked at, unless they do not tell enough.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <exception cref="InvalidDataException">The value is malformed or too large.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public LoggedHead ReadHead(int index)
    {
        var (chunk, at) = _tag.Points.Find(index);
        if (chunk.Kind == PointKind.Place && !_tag.IsBare && chunk.Places[at] is var place && LoggedHead.Of(ReadBytes(chunk.File, place.Offset, Math.Min(place.Length, LoggedHead.Bytes)), place.Length) is { } head) return head;
        return LoggedHead.Of(ReadTensor(index));
    }

    /// <summary>How many bytes a value takes in its file, beside its step and wall time; 0 of a number.</summary>
    internal int LengthAt(int index)
    {
        var (chunk, at) = _tag.Points.Find(index);
        return chunk.Kind == PointKind.Place ? chunk.Places[at].Length : 0;
    }

    /// <summary>How many bytes the longest value takes in its file; 0 of numbers.</summary>
    internal int LongestValue => _tag.Points.Chunks.Select(one => one.Chunk.LongestPlace).DefaultIfEmpty().Max();

    internal static byte[] Read(string file, LogPlace place)
    {
        byte[] bytes = ReadBytes(file, place.Offset, place.Length);
        return Crc32C.Of(bytes) == place.Checksum
            ? bytes
            : throw new InvalidDataException($"{file} offset {place.Offset}: expected {place.Length} bytes with the checksum 0x{place.Checksum:X8}, got others. The file has been replaced; refresh the folder.");
    }

    private static byte[] ReadBytes(string file, long offset, int length)
    {
        byte[] bytes = new byte[length];
        using SafeFileHandle handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        for (int read = 0, count; read < bytes.Length; read += count)
            if ((count = RandomAccess.Read(handle, bytes.AsSpan(read), offset + read)) == 0) break;
        return bytes;
    }

    // Graphs and run metadata are no values of summaries: they are shown as one string.
    private LoggedTensor Tensor(byte[] bytes)
    {
        if (_tag.IsBare) return LoggedTensor.Of([bytes], 1);
        if (!SummaryValue.TryRead(bytes, out SummaryValue value)) throw new InvalidDataException("value: expected a Summary.Value, got one that is malformed");
        return value.Kind switch
        {
            0 => LoggedTensor.OfNothing,
            ValueField.Histogram => LegacyValue.Histogram(value.Content),
            ValueField.Image => LegacyValue.Image(PartOf(bytes, value.Content)),
            ValueField.Audio => LegacyValue.Audio(PartOf(bytes, value.Content)),
            _ => TensorReading.Read(PartOf(bytes, value.Content), _tag.LargestTensor),
        };
    }

    // Values may be large: what is read of them stays where it lies.
    private static ReadOnlyMemory<byte> PartOf(byte[] whole, ReadOnlySpan<byte> part) =>
        whole.AsSpan().Overlaps(part, out int start) ? whole.AsMemory(start, part.Length) : default;
}
