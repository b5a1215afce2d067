namespace Penstock.Data;

/// <summary>The Huffman codes of ITU-T T.81, annex K.3.</summary>
internal static class JpegStandardCodes
{
    private const int Lengths = 16;

    private static readonly JpegHuffmanTable[] s_tables =
    [
        // How many codes there are of each length, then their symbols: DC and AC, each for brightness and for colours.
        Made("00010501010101010100000000000000"
            + "000102030405060708090A0B"),
        Made("00030101010101010101010000000000"
            + "000102030405060708090A0B"),
        Made("0002010303020403050504040000017D"
            + "01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A161718191A25262728292A3435363738393A434445464748494A535455565758595A636465666768696A"
            + "737475767778797A838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FA"),
        Made("00020102040403040705040400010277"
            + "000102031104052131061241510761711322328108144291A1B1C109233352F0156272D10A162434E125F11718191A262728292A35363738393A434445464748494A535455565758595A63646566676869"
            + "6A737475767778797A82838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE2E3E4E5E6E7E8E9EAF2F3F4F5F6F7F8F9FA"),
    ];

    /// <summary>The codes of a class (0 DC, 1 AC) and number (0 brightness, 1 colours); null for other numbers.</summary>
    public static JpegHuffmanTable? Table(int kind, int number) => number < 2 ? s_tables[2 * kind + number] : null;

    private static JpegHuffmanTable Made(string codes)
    {
        ReadOnlySpan<byte> bytes = Convert.FromHexString(codes);
        return new JpegHuffmanTable(bytes[..Lengths], bytes[Lengths..], out _).WithLookups();
    }
}
