using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Penstock.Web;

/// <summary>What is signed: a session of a cookie, or a link that begins one.</summary>
/// <param name="Kind">'s' for a session, 'l' for a link.</param>
/// <param name="CanWrite">Whether it lets write.</param>
/// <param name="Until">When it ends, in seconds since 1970.</param>
/// <param name="Number">Differs between sessions.</param>
/// <param name="Credential">The mark of the secret that was shown, for a link by whoever made it.</param>
/// <param name="Text">How the person came in, or the view of a link.</param>
internal sealed record SealedText(char Kind, bool CanWrite, long Until, long Number, long Credential, string Text);

/// <summary>Signs sessions and links by HMAC-SHA-256, so that a server keeps none of them.</summary>
internal sealed class SessionSeal(byte[] key)
{
    private const int Fixed = 26, MostLength = 16 << 10;

    public string Close(SealedText content)
    {
        byte[] bytes = new byte[Fixed + Encoding.UTF8.GetByteCount(content.Text)];
        (bytes[0], bytes[1]) = ((byte)content.Kind, content.CanWrite ? (byte)1 : (byte)0);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(2), content.Until);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(10), content.Number);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(18), content.Credential);
        Encoding.UTF8.GetBytes(content.Text, bytes.AsSpan(Fixed));
        return $"{Base64Url.EncodeToString(bytes)}.{Base64Url.EncodeToString(HMACSHA256.HashData(key, bytes))}";
    }

    /// <summary>What was signed; null where the signature is none of this key.</summary>
    public SealedText? Open(string text)
    {
        int dot = text.IndexOf('.');
        if (text.Length > MostLength || dot < 0 || !Base64Url.IsValid(text.AsSpan(0, dot)) || !Base64Url.IsValid(text.AsSpan(dot + 1))) return null;
        byte[] bytes = Base64Url.DecodeFromChars(text.AsSpan(0, dot)), mac = Base64Url.DecodeFromChars(text.AsSpan(dot + 1));
        if (bytes.Length < Fixed || !CryptographicOperations.FixedTimeEquals(mac, HMACSHA256.HashData(key, bytes))) return null;
        return new((char)bytes[0], bytes[1] == 1, BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(2)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(10)),
            BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(18)), Encoding.UTF8.GetString(bytes.AsSpan(Fixed)));
    }

    /// <summary>A number that stands for a secret and tells nothing of it.</summary>
    public long MarkOf(byte[] secretHash) => BinaryPrimitives.ReadInt64LittleEndian(HMACSHA256.HashData(key, secretHash));
}
