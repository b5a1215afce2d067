using Penstock.Tensors;
using Xunit;

namespace Penstock.Tests;

public sealed unsafe class PhiloxKernelTests
{
    // The known answers that the authors publish with Random123 (kat_vectors, philox4x32 10).
    [Theory]
    [InlineData(0ul, 0ul, 0ul, new[] { 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u })]
    [InlineData(~0ul, ~0ul, ~0ul, new[] { 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu })]
    [InlineData(0x85a308d3_243f6a88ul, 0x03707344_13198a2eul, 0x299f31d0_a4093822ul, new[] { 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u })]
    public void Gives_the_published_answers(ulong block, ulong step, ulong key, uint[] expected)
    {
        uint[] one = new uint[4], four = new uint[16];
        fixed (uint* p = one, q = four)
        {
            PhiloxKernel.Fill(p, block, 1, key, step);
            PhiloxKernel.Fill(q, unchecked(block - 2), 4, key, step);
        }
        Assert.Equal(expected, one);
        Assert.Equal(expected, four[8..12]);
    }

    [Fact]
    public void Vector_and_scalar_forms_give_the_same_words()
    {
        for (int blocks = 0; blocks <= 13; blocks++)
        {
            uint[] a = new uint[blocks * 4], b = new uint[blocks * 4];
            fixed (uint* p = a, q = b)
            {
                PhiloxKernel.Fill(p, uint.MaxValue - 5, blocks, 0x123456789ABCDEF0, 0x1_0000_0003, vector: true);
                PhiloxKernel.Fill(q, uint.MaxValue - 5, blocks, 0x123456789ABCDEF0, 0x1_0000_0003, vector: false);
            }
            Assert.Equal(b, a);
        }
    }
}
