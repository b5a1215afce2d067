using Penstock.Models;

namespace Penstock.Tests;

/// <summary>Seeds of initializers come back from their settings, those beyond 32 bits too; those of layers are in <see cref="LayerSettingsTests"/>.</summary>
public class SeedSettingTests
{
    public static TheoryData<string> Initializers => ["Orthogonal", "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling", "GlorotUniform"];

    [Theory]
    [MemberData(nameof(Initializers))]
    public void A_seed_beyond_32_bits_comes_back(string name)
    {
        const long seed = 1L << 40;
        Initializer made = Initializer.FromConfig(name) with { Seed = seed };
        Assert.Equal(seed, Initializer.FromConfig(made.Described()).Seed);
    }
}
