using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Penstock.Data;

/// <summary>The place of an example among those of its split: the MD5 hash of the split's name and the example's key, as TensorFlow Datasets orders them.</summary>
internal static class RecordOrder
{
    /// <summary>The hash as a number of 128 bits, whose first byte is the highest.</summary>
    public static UInt128 Of(string split, string key)
    {
        // Not a matter of security: the order is that of folders which are already there.
        byte[] hash = MD5.HashData(Encoding.UTF8.GetBytes(split + key.Replace('\\', '/')));
        return BinaryPrimitives.ReadUInt128BigEndian(hash);
    }
}
