using System.Buffers.Binary;
using Penstock.Tensors;

namespace Penstock.Data;

/// <summary>A piece of sound.</summary>
/// <param name="Samples">Float32 [frames, channels] from -1 to 1.</param>
/// <param name="Rate">Frames per second.</param>
public sealed record WavSound(Tensor Samples, int Rate)
{
    /// <summary>Shape and rate.</summary>
    public override string ToString() => FormattableString.Invariant($"{Samples.DType} {Samples.Shape} at {Rate} Hz");
}

/// <summary>Reads WAV files: PCM of 8, 16, 24 and 32 bits and floating point of 32 and 64.</summary>
public static class Wav
{
    private const int PcmTag = 1, FloatTag = 3, ExtensibleTag = 0xFFFE, LeastFormat = 16, ExtensibleFormat = 40, MostFormat = 4096;
    private const uint Unsized = uint.MaxValue;

    private sealed record Format(int Tag, int Channels, int Rate, int Bits)
    {
        public int FrameBytes => Channels * Bits / 8;
    }

    /// <summary>Reads a file. Chunks besides "fmt " and "data" are passed over; a data chunk without a size, as streaming programs write, goes to the end of the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">The file is not WAV, is cut short, or is coded in a way that is not read.</exception>
    public static WavSound Read(string path)
    {
        using var bytes = new FileBytes(path, FileCompression.None, "Wav");
        ReadOnlySpan<byte> head = Need(bytes, 12, "a RIFF header");
        if (!head.StartsWith("RIFF"u8) || !head[8..].StartsWith("WAVE"u8)) throw Error(bytes, "RIFF and WAVE", Convert.ToHexString(head[..12]));
        bytes.Advance(12);
        Format? format = null;
        while (bytes.Left > 0)
        {
            ReadOnlySpan<byte> chunk = Need(bytes, 8, "a chunk \"data\"");
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            bool isFormat = chunk.StartsWith("fmt "u8), isData = chunk.StartsWith("data"u8);
            bytes.Advance(8);
            if (isData) return new(ReadSamples(bytes, size, format ?? throw Error(bytes, "a chunk \"fmt \" before \"data\"", "none")), format.Rate);
            if (isFormat) format = ReadFormat(bytes, size);
            else if (!bytes.Skip(size + (size & 1L))) throw Error(bytes, $"a chunk of {size} bytes", $"{bytes.Left} before the end");
        }
        throw Error(bytes, "a chunk \"data\"", "the end of the file");
    }

    private static Format ReadFormat(FileBytes bytes, uint size)
    {
        if (size is < LeastFormat or > MostFormat) throw Error(bytes, $"a format of {LeastFormat} to {MostFormat} bytes", $"{size}");
        ReadOnlySpan<byte> fields = Need(bytes, (int)size, "a format");
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(fields), channels = BinaryPrimitives.ReadUInt16LittleEndian(fields[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(fields[4..]);
        int frame = BinaryPrimitives.ReadUInt16LittleEndian(fields[12..]), bits = BinaryPrimitives.ReadUInt16LittleEndian(fields[14..]);
        if (tag == ExtensibleTag && size >= ExtensibleFormat) tag = BinaryPrimitives.ReadUInt16LittleEndian(fields[24..]);
        if (!((tag == PcmTag && bits is 8 or 16 or 24 or 32) || (tag == FloatTag && bits is 32 or 64)))
            throw Error(bytes, "PCM of 8, 16, 24 or 32 bits or floating point of 32 or 64", $"{bits} bits of coding {tag}. Convert it to PCM");
        var format = new Format(tag, channels, rate > int.MaxValue ? 0 : (int)rate, bits);
        if (channels == 0 || format.Rate == 0) throw Error(bytes, "one channel or more and a rate above 0", $"{channels} channels at {rate} Hz");
        if (frame != format.FrameBytes) throw Error(bytes, $"frames of {format.FrameBytes} bytes for {channels} channels of {bits} bits", $"{frame}");
        bytes.Skip(Math.Min(size + (size & 1L), bytes.Left!.Value));
        return format;
    }

    private static Tensor ReadSamples(FileBytes bytes, uint size, Format format)
    {
        long left = bytes.Left!.Value, length = size == Unsized ? left / format.FrameBytes * format.FrameBytes : size;
        if (length > left) throw Error(bytes, $"{length} bytes of samples", $"{left}. The file is cut short");
        if (length % format.FrameBytes != 0) throw Error(bytes, $"a multiple of {format.FrameBytes} bytes of samples", $"{length}");
        long count = length / (format.Bits / 8);
        if (count > Array.MaxLength) throw Error(bytes, $"at most {Array.MaxLength} samples", $"{count}");
        var samples = new float[count];
        int sampleBytes = format.Bits / 8;
        for (int done = 0; done < samples.Length;)
        {
            if (!bytes.Ensure(sampleBytes)) throw Error(bytes, $"{length} bytes of samples", "fewer. The file was cut while it was read");
            int some = Math.Min(bytes.Available.Length / sampleBytes, samples.Length - done);
            Convert32(bytes.Available[..(some * sampleBytes)], samples.AsSpan(done, some), format);
            bytes.Advance(some * sampleBytes);
            done += some;
        }
        return Tensor.From(samples, Shape.Of(length / format.FrameBytes, format.Channels));
    }

    private static void Convert32(ReadOnlySpan<byte> from, Span<float> to, Format format)
    {
        for (int i = 0; i < to.Length; i++)
            to[i] = (format.Tag, format.Bits) switch
            {
                (PcmTag, 8) => (from[i] - 128) / 128f,
                (PcmTag, 16) => BinaryPrimitives.ReadInt16LittleEndian(from[(2 * i)..]) / 32768f,
                (PcmTag, 24) => (from[3 * i] | from[3 * i + 1] << 8 | unchecked((sbyte)from[3 * i + 2]) << 16) / 8388608f,
                (PcmTag, _) => (float)(BinaryPrimitives.ReadInt32LittleEndian(from[(4 * i)..]) / 2147483648.0),
                (_, 32) => BinaryPrimitives.ReadSingleLittleEndian(from[(4 * i)..]),
                _ => (float)BinaryPrimitives.ReadDoubleLittleEndian(from[(8 * i)..]),
            };
    }

    private static ReadOnlySpan<byte> Need(FileBytes bytes, int count, string what) =>
        bytes.Ensure(count) ? bytes.Available[..count] : throw Error(bytes, $"{count} bytes of {what}", $"{bytes.Left} before the end. The file is cut short");

    private static InvalidDataException Error(FileBytes bytes, string expected, string got) => new($"{bytes.Who} offset {bytes.Offset}: expected {expected}, got {got}.");
}
