using System.Globalization;
using Penstock.Data;
using Penstock.Models;
using Penstock.Tensors;

namespace Penstock.Tests;

/// <summary>A folder of photographs, a network of the literature and its weights become a model of new classes.</summary>
public sealed class TransferTests : IDisposable
{
    private readonly TestFolder _folder = TestFiles.NewFolder();

    private string Model => _folder["kinds.keras"];

    private string[] Train => ["train", "--data", _folder["photos"], "--backbone", "squeezenet", "--weights", _folder["weights.h5"], "--image-size", "35", "--out", Model];

    public TransferTests()
    {
        Models.Model network = Architecture.SqueezeNet(image: [35, 35, 3]);
        network.Save(_folder["weights.h5"]);
        var random = new Random(1);
        foreach (string kind in new[] { "dark", "light" })
            for (int i = 0; i < 10; i++)
            {
                string path = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder["photos"], kind)).FullName, $"{i}.png");
                Png.Write(path, Tensor.From([.. Enumerable.Range(0, 40 * 40 * 3).Select(_ => (byte)(random.Next(100) + (kind == "dark" ? 0 : 150)))], [40, 40, 3]));
            }
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_head_learns_alone_and_then_the_backbone_too()
    {
        CliRun run = CliRun.Of([.. Train, "--epochs", "30", "--batch", "8", "--learning-rate", "0.01", "--fine-tune", "2", "--unfreeze", "3"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        foreach (string line in new[] { "images are resized to 35 x 35", "50 weights loaded, 0 missing, 0 left over", "20 images [35, 35, 3] of 2 classes, 4 of them held out", "features of 20 images in", "the head alone: ", "epoch      loss  accuracy  val_loss  val_accuracy\n    1", "saved" })
            Assert.Contains(line, run.Output, StringComparison.Ordinal);
        Assert.Equal(2, run.Output.Split('\n').Count(l => l.Length > 8 && int.TryParse(l[..5], CultureInfo.InvariantCulture, out _)));
        CliRun evaluated = CliRun.Of("evaluate", Model, "--data", _folder["photos"]);
        Assert.True(evaluated.Code == 0, evaluated.Error);
    }

    [Fact]
    public void Fine_tuning_needs_no_number()
    {
        CliRun run = CliRun.Of([.. Train, "--epochs", "2", "--fine-tune"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("\n   12 ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backbone_that_stays_frozen_shows_the_epochs_of_its_head()
    {
        CliRun run = CliRun.Of([.. Train, "--epochs", "3"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("\n    3 ", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n    4 ", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--model", "cnn")]
    [InlineData("--schedule", "constant")]
    public void What_a_backbone_brings_is_not_asked_for(string option, string value) =>
        Assert.Contains($"{option}: expected it without --backbone, which brings its own, got both. Leave one out.", CliRun.Of([.. Train, option, value]).Error, StringComparison.Ordinal);

    [Fact]
    public void Weights_are_asked_for_and_must_fit()
    {
        Assert.Contains("--weights: expected the file of the backbone's weights, got none. Name a Keras .h5 file.", CliRun.Of("train", "--data", _folder["photos"], "--backbone", "squeezenet", "--out", Model).Error, StringComparison.Ordinal);
        Assert.Contains("--fine-tune: expected --backbone beside it, got none.", CliRun.Of("train", "--data", _folder["photos"], "--fine-tune", "--out", Model).Error, StringComparison.Ordinal);
        new Sequential(new InputLayer([4]), new Dense(2)).Save(_folder["weights.h5"]);
        Assert.Contains("--weights: expected weights of squeezenet, got 0 weights loaded", CliRun.Of(Train).Error, StringComparison.Ordinal);
    }
}
