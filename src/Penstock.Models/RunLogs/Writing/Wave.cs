using System.Buffers.Binary;
using Penstock.Tensors;

namespace Penstock.Models;

/// <summary>WAV files of 16 bits.</summary>
internal static class Wave
{
    private const int HeaderSize = 44, FormatSize = 16, MostChannels = 256;
    private const short Pcm = 1;

    /// <summary>The file of a sound.</summary>
    /// <param name="samples">Float32 [samples] or [samples, channels], from -1 to 1; what lies outside is cut off.</param>
    /// <param name="rate">Samples a second.</param>
    /// <param name="tag">What messages call it.</param>
    public static byte[] Encode(Tensor samples, int rate, string tag)
    {
        int channels = samples.Shape.Rank == 2 ? (int)Math.Min(samples.Shape[1].Value, int.MaxValue) : 1;
        if (samples.DType != DType.Float32 || samples.Shape.Rank is not (1 or 2) || channels is < 1 or > MostChannels || rate < 1)
            throw new ArgumentException($"RunLog \"{tag}\": expected a sound Float32 [samples] or [samples, channels] of 1 or more samples a second, got {samples.DType} {samples.Shape} of {rate}.");
        // The numbers of the header have 32 bits.
        if ((long)samples.Count * sizeof(short) > int.MaxValue - HeaderSize || (long)rate * channels * sizeof(short) > int.MaxValue)
            throw new ArgumentException($"RunLog \"{tag}\": expected a sound, and a second of it, of less than 2 GiB, got {samples.Shape} of {rate} samples a second. Cut it.");
        int size = samples.Count * sizeof(short);
        var file = new byte[HeaderSize + size];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), HeaderSize - 8 + size);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), FormatSize);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), Pcm);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), rate * channels * sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), (short)(channels * sizeof(short)));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 8 * sizeof(short));
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), size);
        Span<byte> at = file.AsSpan(HeaderSize);
        foreach (float sample in samples.AsSpan<float>())
        {
            BinaryPrimitives.WriteInt16LittleEndian(at, float.IsNaN(sample) ? (short)0 : (short)MathF.Round(Math.Clamp(sample, -1, 1) * short.MaxValue));
            at = at[sizeof(short)..];
        }
        return file;
    }
}
