using Penstock.Data;
using Penstock.Tensors;

namespace Penstock.Tests;

public class ImageFolderTests
{
    [Fact]
    public void Reads_a_class_per_folder_in_ordinal_order()
    {
        using TestFolder folder = Folders();
        ImageFolder images = ImageFolder.Read(folder.FullName, new() { Height = 2, Width = 3, Channels = 1 });
        Assert.Equal(["Z", "a", "b"], images.ClassNames);
        Assert.Equal(0, images.Validation.Count);
        Example[] examples = [.. images.Train];
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2], examples.Select(e => e.Label!.Item<int>()));
        Assert.All(examples, e => Assert.Equal((DType.UInt8, Shape.Of(2, 3, 1)), (e.Input.DType, e.Input.Shape)));
        Assert.Equal([0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23], examples.Select(e => (int)e.Input.AsSpan<byte>()[0]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Holds_out_the_same_images_for_a_seed_and_any_parallelism(int parallelism)
    {
        using TestFolder folder = Folders();
        ImageFolder images = ImageFolder.Read(folder.FullName, new() { ValidationShare = 0.25, Seed = 5, Parallelism = parallelism, Channels = 1, Height = 1, Width = 1, OneHot = true });
        int[] train = [.. images.Train.Select(e => (int)e.Input.AsSpan<byte>()[0])], heldOut = [.. images.Validation.Select(e => (int)e.Input.AsSpan<byte>()[0])];
        Assert.Equal((9, 3), (train.Length, heldOut.Length));
        Assert.Equal([0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23], train.Concat(heldOut).Order());
        Assert.Equal(heldOut, ImageFolder.Read(folder.FullName, new() { ValidationShare = 0.25, Seed = 5, Channels = 1 }).Validation.Select(e => (int)e.Input.AsSpan<byte>()[0]));
        Assert.All(images.Train, e => Assert.Equal(1, e.Label!.AsSpan<float>()[e.Input.AsSpan<byte>()[0] / 10]));
    }

    [Fact]
    public void Shuffles_the_files_anew_in_every_epoch()
    {
        using TestFolder folder = Folders();
        Dataset<Example> train = ImageFolder.Read(folder.FullName, new() { ShuffleSeed = 3, Channels = 1 }).Train;
        byte[] first = [.. train.Select(e => e.Input.AsSpan<byte>()[0])], second = [.. train.Select(e => e.Input.AsSpan<byte>()[0])];
        Assert.NotEqual(first, second);
        Assert.Equal(first.Order(), second.Order());
    }

    [Fact]
    public void A_file_that_is_not_what_its_name_says_is_named()
    {
        using TestFolder folder = Folders();
        File.Move(folder["a/1.png"], folder["a/1.jpg"]);
        var error = Assert.Throws<DatasetException>(() => ImageFolder.Read(folder.FullName).Train.Count());
        Assert.Equal(5, error.Index);
        Assert.Contains($"{folder["a/1.jpg"]}: expected the content of a JPEG file, as its name says, got that of a PNG file", error.Message);
    }

    [Fact]
    public void Passes_over_hidden_names_and_links_that_lead_in_circles()
    {
        using TestFolder folder = Folders();
        Directory.CreateDirectory(folder["a/deeper/.checkpoints"]);
        Directory.CreateDirectory(folder["empty class"]);
        Directory.CreateDirectory(folder[".hidden class"]);
        foreach (string copy in new[] { "a/._0.png", "a/deeper/.checkpoints/0.png", ".hidden class/0.png", "a/deeper/4.PNG" }) File.Copy(folder["a/0.png"], folder[copy]);
        Directory.CreateSymbolicLink(folder["a/deeper/circle"], folder.FullName);
        Directory.CreateSymbolicLink(folder["c"], folder["b"]);
        File.CreateSymbolicLink(folder["b/4.png"], folder["a/0.png"]);
        ImageFolder images = ImageFolder.Read(folder.FullName, new() { Height = 1, Width = 1, Channels = 1, ValidationShare = 0.5 });
        Assert.Equal(["Z", "a", "b", "c", "empty class"], images.ClassNames);
        Assert.Equal([0, 0, 0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3], images.Train.Concat(images.Validation).AsEnumerable().Select(e => e.Label!.Item<int>()).Order());
    }

    [Fact]
    public void A_folder_without_images_is_an_error()
    {
        using TestFolder folder = TestFiles.NewFolder();
        Directory.CreateDirectory(folder["empty"]);
        Assert.Contains("got 1 folders without one", Assert.Throws<InvalidDataException>(() => ImageFolder.Read(folder.FullName)).Message);
        Assert.Throws<DirectoryNotFoundException>(() => ImageFolder.Read(folder["absent"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImageFolder.Read(folder.FullName, new() { ValidationShare = 1 }));
    }

    // Three classes of four images of one pixel; file j of class i is 10 i + j.
    private static TestFolder Folders()
    {
        TestFolder folder = TestFiles.NewFolder();
        string[] names = ["Z", "a", "b"];
        for (int i = 0; i < names.Length; i++)
        {
            Directory.CreateDirectory(folder[names[i]]);
            File.WriteAllText(folder[$"{names[i]}/notes.txt"], "no image");
            for (int j = 0; j < 4; j++) Png.Write(folder[$"{names[i]}/{j}.png"], Tensor.From([(byte)(10 * i + j)], Shape.Of(1, 1)));
        }
        return folder;
    }
}
