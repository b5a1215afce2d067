using Penstock.Data;

namespace Penstock.Tests;

public class Hdf5FileTests
{
    [Theory]
    [InlineData("numbers")]
    [InlineData("texts")]
    [InlineData("attrs")]
    [InlineData("many")]
    [InlineData("deep")]
    [InlineData("links")]
    [InlineData("chunks")]
    [InlineData("many_chunks")]
    [InlineData("crowd")]
    public void Reads_what_h5py_writes_in_every_version_of_the_format(string variant)
    {
        foreach (string version in new[] { "earliest", "v108", "latest" })
            if (Hdf5Oracle.Variants.ContainsKey($"{variant}_{version}")) AssertReads($"{variant}_{version}");
    }

    [Theory]
    [InlineData("large_attribute_latest")]
    [InlineData("far_pages_latest")]
    [InlineData("user_block")]
    [InlineData("ordered")]
    public void Reads_special_files_of_h5py(string name) => AssertReads(name);

    private static void AssertReads(string name)
    {
        using Hdf5File file = Hdf5File.Open(Hdf5Oracle.Variants[name], name);
        Hdf5Oracle.AssertReads(Hdf5Oracle.TreeOfVariant(name), file);
    }
}
