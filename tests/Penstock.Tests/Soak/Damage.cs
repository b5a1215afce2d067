using System.Buffers.Binary;
using System.Text;
using Penstock.Data;

namespace Penstock.Tests;

/// <summary>Ways to damage a file at random.</summary>
internal static class Damage
{
    /// <summary>A damaged copy: cut short, bytes changed, a piece lost, said twice or put elsewhere, or a number grown.</summary>
    public static byte[] Of(byte[] whole, Random random)
    {
        List<byte> bytes = [.. whole];
        for (int changes = 1 + random.Next(4); changes > 0 && bytes.Count > 0; changes--) Change(bytes, random);
        return [.. bytes];
    }

    /// <summary>Gives every chunk of a PNG file the checksum that belongs to it, so that damage goes deeper.</summary>
    public static byte[] MendPng(byte[] file)
    {
        for (int at = 8; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
            if (length > file.Length - at - 12) break;
            int end = at + 8 + (int)length;
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(end), Crc32.Of(file.AsSpan(at + 4, 4), file.AsSpan(at + 8, (int)length)));
            at = end + 4;
        }
        return file;
    }

    private static void Change(List<byte> bytes, Random random)
    {
        int at = random.Next(bytes.Count), length = Math.Min(1 + random.Next(1 << random.Next(1, 8)), bytes.Count - at);
        switch (random.Next(7))
        {
            case 0:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 1:
                bytes.RemoveRange(at, length);
                break;
            case 2:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 3:
                List<byte> piece = bytes.GetRange(at, length);
                bytes.RemoveRange(at, length);
                bytes.InsertRange(random.Next(bytes.Count + 1), piece);
                break;
            case 4:
                int digit = bytes.FindIndex(at, b => b is >= (byte)'0' and <= (byte)'9');
                if (digit >= 0) bytes.InsertRange(digit, Encoding.ASCII.GetBytes(random.Next(2) == 0 ? "-" : new string('9', 1 + random.Next(12))));
                break;
            default:
                for (int i = 0; i < 1 << random.Next(5); i++)
                    bytes[random.Next(at, at + length)] = random.Next(4) switch { 0 => 0xff, 1 => 0, 2 => 0x80, _ => (byte)random.Next(256) };
                break;
        }
    }
}
