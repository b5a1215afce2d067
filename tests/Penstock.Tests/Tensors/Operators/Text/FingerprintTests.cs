using Penstock.Tensors;

namespace Penstock.Tests;

public class FingerprintTests
{
    // Of the letters 'a' + (7 i + i / 26) mod 26, by util::Fingerprint64 of libfarmhash 20190513 (Debian's libfarmhash0).
    [Theory]
    [InlineData(0, 11160318154034397263)]
    [InlineData(1, 12917804110809363939)]
    [InlineData(3, 3268219959478574187)]
    [InlineData(4, 8899178591127745170)]
    [InlineData(7, 17088493756539222794)]
    [InlineData(8, 10643460534063147040)]
    [InlineData(16, 17624453864830929246)]
    [InlineData(17, 2237273621417572890)]
    [InlineData(32, 16467423754665882365)]
    [InlineData(33, 11607880105001935416)]
    [InlineData(64, 15818695716040720441)]
    [InlineData(65, 10903671654339654653)]
    [InlineData(128, 4415337778887973670)]
    [InlineData(129, 16467503652876789290)]
    [InlineData(1000, 9674122606225365014)]
    public void FarmHash_is_that_of_its_library(int length, ulong expected) =>
        Assert.Equal(expected, FarmFingerprint.Of([.. Enumerable.Range(0, length).Select(i => (byte)('a' + (i * 7 + i / 26) % 26))]));

    // The test vector of the paper (Aumasson and Bernstein 2012, appendix A).
    [Fact]
    public void SipHash_is_that_of_its_paper() =>
        Assert.Equal(0xA129CA6149BE45E5, SipFingerprint.Of([.. Enumerable.Range(0, 15).Select(i => (byte)i)], 0x0706050403020100, 0x0F0E0D0C0B0A0908));
}
